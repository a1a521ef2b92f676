import { useMemo, useState } from "react";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import { ownNameProblem } from "../../experiment/catalogue/datasets/ownNames.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import type { Understood } from "../../lab/engine/dataApi.ts";
import { classesText, splitsText } from "../../lab/engine/understoodText.ts";
import { select } from "../../state/page/selection.ts";
import { dataStore, discardData, keepData } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { TextField } from "../controls/TextField.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { countText, shapeText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import { contactSheet } from "./contactSheet.ts";
import styles from "./DataRoom.module.css";
import { PointsPlot } from "./PointsPlot.tsx";

const columns = 24;

/** Contents of opened files before they are stored: shape, classes, counts and samples, to keep or discard. */
export function UnderstoodPanel({ found }: { readonly found: Understood }) {
  const { what, shape, splits, notes, bytes, choice } = found;
  const [name, setName] = useState("");
  const isOwn = choice.id === images.id;
  const isPoints = shape[0] === 1 && shape[1] === 1;
  const stored = useStore(dataStore, (state) => state.stored);
  const problem = name.trim() === "" ? null : ownNameProblem(name, stored ?? [], choice.params?.digest);
  const total = splits.train + splits.validation + splits.test;
  async function keep() {
    const kept = await keepData(isOwn ? name : choice.id);
    if (kept === null) return;
    dataStore.setState({ ownName: isOwn ? kept.name : null });
    select("data", { dataset: kept.choice.id as DatasetId, drawClass: null });
  }
  return (
    <Panel title="What was found" lead="Nothing is stored until you press Keep.">
      <div className={styles.columns}>
        <dl className={styles.list}>
          <dt>Files</dt>
          <dd>{what}</dd>
          <dt>{isPoints ? "Points" : "Images"}</dt>
          <dd>
            {countText(total)}
            {isPoints ? " in the plane" : `, ${shapeText(shape)}`}
          </dd>
          <dt>Classes</dt>
          <dd>{classesText(found)}</dd>
          <dt>Splits</dt>
          <dd>{splitsText(found)}</dd>
          <dt>Size</dt>
          <dd>{bytesText(bytes)} in this browser</dd>
          {notes.map((note) => (
            <div key={note} className={styles.noted}>
              <dt>Note</dt>
              <dd>{note}</dd>
            </div>
          ))}
        </dl>
        {isPoints ? (
          <PointsPlot points={found.samples.images} labels={found.samples.labels} label="Samples of the points" />
        ) : (
          <SampleSheet found={found} />
        )}
      </div>
      <form
        className={styles.keep}
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        {isOwn && (
          <TextField
            label="Name"
            value={name}
            aria-invalid={problem !== null}
            onChange={(event) => setName(event.target.value)}
          />
        )}
        <Button variant="primary" type="submit" disabled={isOwn && (name.trim() === "" || problem !== null)}>
          Keep
        </Button>
        <Button onClick={discardData}>Discard</Button>
        {problem !== null && (
          <p className={layout.fine} role="status">
            This name {problem}.
          </p>
        )}
      </form>
    </Panel>
  );
}

function SampleSheet({ found }: { readonly found: Understood }) {
  const { samples, shape, classes } = found;
  const sheet = useMemo(() => {
    const byClass = [...samples.labels.keys()].sort(
      (a, b) => (samples.labels[a] ?? 0) - (samples.labels[b] ?? 0) || a - b,
    );
    return contactSheet({ shape, images: samples.images }, byClass, Math.min(columns, byClass.length));
  }, [samples, shape]);
  return (
    <div className={styles.sampleSheet}>
      <PixelCanvas
        rgba={sheet.rgba}
        shape={[sheet.height, sheet.width]}
        label={`${samples.labels.length} samples of ${classes.length} classes`}
      />
    </div>
  );
}
