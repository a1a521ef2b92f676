import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { classBalance } from "../../figures/classBalance.ts";
import { messageOf } from "../../lab/namedError.ts";
import { draftBase, draftSpec, draftStore } from "../../state/draft.ts";
import { selectionStore } from "../../state/selection.ts";
import { settingsOf } from "../../state/settings.ts";
import { datasetChoice, type SplitImages, splitImages } from "../../state/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { FigureFrame } from "../FigureFrame.tsx";
import { DataFacts } from "./DataFacts.tsx";
import styles from "./DataRoom.module.css";
import { Samples } from "./Samples.tsx";
import { SeenByNetwork } from "./SeenByNetwork.tsx";

/** The Data room: what the networks learn from and are judged on. */
export function DataRoom() {
  const { dataset: id, split: name } = useStore(selectionStore, (state) => state.data);
  const draft = useStore(draftStore);
  const train = settingsOf(draftBase(draft))
    .find((one) => one.id === "dataset.train")
    ?.read(draftSpec(draft));
  const dataset = useMemo(() => datasetChoice(id, train), [id, train]);
  const [split, setSplit] = useState<SplitImages | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [chosen, setChosen] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let isCurrent = true;
    setError(null);
    splitImages(dataset, name).then(
      (found) => isCurrent && setSplit(found),
      (reason: unknown) => isCurrent && setError(messageOf(reason)),
    );
    return () => {
      isCurrent = false;
    };
  }, [dataset, name, attempt]);
  const balance = useMemo(
    () =>
      split === null
        ? null
        : {
            classes: split.classes,
            counts: (["train", "validation", "test"] as const).map((one) => ({
              split: one,
              perClass: split.perClass[one],
            })),
          },
    [split],
  );
  const position = split === null ? 0 : Math.min(chosen, split.labels.length - 1);
  return (
    <div className={styles.room}>
      <header className={styles.intro}>
        <h1>Data</h1>
        <p>
          What the networks learn from and what they are judged on: real images, a fixed split, and nothing
          that leaves this machine.
        </p>
      </header>
      <div className={styles.columns}>
        <DataFacts id={id} />
        <div className={styles.stack}>
          {error !== null && (
            <Notice
              tone="error"
              title="The images could not be shown"
              action={
                <Button size="s" onClick={() => setAttempt(attempt + 1)}>
                  Try again
                </Button>
              }
            >
              {error}
            </Notice>
          )}
          {split === null && error === null && <Progress label="Decoding the images" value={null} />}
          {split !== null && (
            <SeenByNetwork split={split} name={name} chosen={position} onChoose={setChosen} />
          )}
          {balance !== null && (
            <Panel title="Class balance">
              <FigureFrame
                figure={classBalance}
                source={balance}
                title=""
                description="Images of each class in every split; the training split as far as it is used."
                settings={{ dataset }}
              />
            </Panel>
          )}
        </div>
      </div>
      {split !== null && <Samples split={split} chosen={position} onChoose={setChosen} />}
    </div>
  );
}
