import { Dices } from "lucide-react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { setLabel } from "../../state/attack/attackImage.ts";
import {
  chooseSliceGroup,
  drawSliceImage,
  type ImageProblem,
  imageInAttack,
  takeImageFromAttack,
} from "../../state/boundaries/sliceImage.ts";
import { slicedSystems } from "../../state/boundaries/sliceSettings.ts";
import { boundariesStore, type ChosenImage, type Slice } from "../../state/boundaries/sliceStore.ts";
import { selectionStore } from "../../state/page/selection.ts";
import type { SystemGroup } from "../../state/systems/systems.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import { DrawFrom, SeenImage } from "../images/SeenImage.tsx";
import { SplitChoice } from "../images/SplitChoice.tsx";
import { sentence } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import styles from "./BoundariesRoom.module.css";
import { answerText, imageText } from "./sliceText.ts";

/** Chooses the image that the plane goes through: one of the data, or the one from Attack. */
export function SliceImage(props: {
  readonly group: SystemGroup;
  /** The image of the plane on show, as long as no other is chosen. */
  readonly image: Slice["image"] | undefined;
}) {
  const { group } = props;
  const chosen = useStore(boundariesStore, (state) => (state.chosen?.group.id === group.id ? state.chosen : null));
  const image = chosen?.image ?? props.image;
  const { drawClass, draw, split } = useStore(selectionStore, (state) => state.boundaries);
  const own = useStore(boundariesStore, (state) => state.own);
  const [problem, setProblem] = useState<ImageProblem | null>(null);
  const { classes, splits } = factsOf(group.dataset);
  const rgba = useMemo(() => (image === undefined ? null : paintImage(image.pixels, image.shape)), [image]);
  const takeFor = (wanted: SystemGroup) => {
    const { problem: found } = imageInAttack(wanted);
    if (found === undefined) takeImageFromAttack(wanted);
    setProblem(found ?? null);
  };
  const switchTo = (wanted: SystemGroup) => {
    chooseSliceGroup(wanted.id);
    takeFor(wanted);
  };
  return (
    <Panel title="Image">
      <div className={layout.stack}>
        <SeenImage
          picture={
            image === undefined || rgba === null ? null : (
              <PixelCanvas rgba={rgba} shape={image.shape} label={`The plane goes through ${imageText(image)}`} />
            )
          }
          label={image === undefined ? undefined : `Label: ${image.classes[image.label]}`}
        >
          {image !== undefined && (
            <>
              <p>{imageText(image)}</p>
              <p>
                The network sees only these {image.shape[1]} × {image.shape[0]} pixels
              </p>
            </>
          )}
        </SeenImage>
        {chosen !== null && <Readings chosen={chosen} />}
        <div className={layout.buttons}>
          <Button icon={<Dices />} onClick={() => drawSliceImage(drawClass)}>
            {drawClass === null ? "Another image" : `Another ${classes[drawClass] ?? "image"}`}
          </Button>
          <Button variant="quiet" onClick={() => takeFor(group)}>
            Use the image from Attack
          </Button>
        </div>
        {problem !== null && (
          <Notice
            tone="warning"
            onDismiss={() => setProblem(null)}
            action={<Remedy problem={problem} onSwitch={switchTo} onLabel={() => takeFor(group)} />}
          >
            {sentence(problem.text)}.
          </Notice>
        )}
        {own === null && (
          <DrawFrom thing="image" classes={classes} cls={drawClass} seed={draw ?? 0} onDraw={drawSliceImage}>
            <SplitChoice value={split} sizes={splits} onChange={(next) => drawSliceImage(drawClass, undefined, next)} />
          </DrawFrom>
        )}
      </div>
    </Panel>
  );
}

/** What each system on the map reads the image as, before any change. */
function Readings({ chosen }: { readonly chosen: ChosenImage }) {
  const { group, answers } = chosen;
  const settings = useStore(selectionStore, (state) => state.boundaries);
  return (
    <ul className={styles.readings} aria-label="What the systems read" aria-live="polite">
      {slicedSystems(group, settings).map(({ id, label }) => {
        const answer = answers[id];
        return (
          <li key={id} data-wrong={answer?.isWrong || undefined}>
            <b>{label}</b> {answer === undefined ? "reads it…" : answerText(answer)}
          </li>
        );
      })}
    </ul>
  );
}

/** What makes the image in Attack fit: the systems that it belongs to, or its correct class. */
function Remedy(props: {
  readonly problem: ImageProblem;
  readonly onSwitch: (group: SystemGroup) => void;
  /** Called when the class was set. */
  readonly onLabel: () => void;
}) {
  const { remedy } = props.problem;
  if (remedy === undefined) return null;
  if (remedy.kind === "systems")
    return (
      <Button size="s" onClick={() => props.onSwitch(remedy.group)}>
        Show these systems
      </Button>
    );
  return (
    <Select
      label="Correct label"
      value=""
      options={[
        { value: "", label: "Not chosen" },
        ...remedy.classes.map((name, cls) => ({ value: String(cls), label: name })),
      ]}
      onChange={(cls) => {
        if (cls === "") return;
        setLabel(Number(cls));
        props.onLabel();
      }}
    />
  );
}
