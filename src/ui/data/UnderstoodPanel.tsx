import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import type { Understood } from "../../lab/engine/dataApi.ts";
import { select } from "../../state/page/selection.ts";
import { dataStore, discardData, keepData } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { contactSheet } from "./contactSheet.ts";
import styles from "./DataRoom.module.css";
import { PointsPlot } from "./PointsPlot.tsx";

const columns = 24;
const mostNamed = 30;

/** What files turned out to be, before they are used: shape, classes, counts, samples; kept or thrown away. */
export function UnderstoodPanel({ found }: { readonly found: Understood }) {
  const { what, shape, classes, splits, perClass, published, notes, bytes, choice } = found;
  const [name, setName] = useState("");
  const isOwn = choice.id === images.id;
  const isPoints = shape[0] === 1 && shape[1] === 1;
  const stored = useStore(dataStore, (state) => state.stored);
  const taken = stored?.some((one) => one.name === name.trim()) === true;
  const total = splits.train + splits.validation + splits.test;
  const named = classes
    .slice(0, mostNamed)
    .map((cls, i) => `${cls} (${perClass[i]?.toLocaleString("en-GB")})`);
  async function keep() {
    const kept = await keepData(isOwn ? name : choice.id);
    if (kept === null) return;
    dataStore.setState({ ownName: isOwn ? kept.name : null });
    select("data", { dataset: kept.choice.id as DatasetId, drawClass: null });
  }
  return (
    <Panel title="What was found" lead="Nothing is kept before you say so.">
      <div className={styles.columns}>
        <dl className={styles.list}>
          <dt>Files</dt>
          <dd>{what}</dd>
          <dt>{isPoints ? "Points" : "Images"}</dt>
          <dd>
            {total.toLocaleString("en-GB")}
            {isPoints
              ? " in the plane"
              : `, ${shape[1]} × ${shape[0]} pixels, ${shape[2] === 1 ? "grey" : "colour"}`}
          </dd>
          <dt>Classes</dt>
          <dd>
            {classes.length}: {named.join(", ")}
            {classes.length > mostNamed && ", and others"}
          </dd>
          <dt>Splits</dt>
          <dd>
            {splits.train.toLocaleString("en-GB")} training, {splits.validation.toLocaleString("en-GB")}{" "}
            validation, {splits.test.toLocaleString("en-GB")} test:{" "}
            {published ? "the test part is the publisher's" : "dealt out class by class, always the same way"}
          </dd>
          <dt>Room</dt>
          <dd>{bytesText(bytes)} in this browser</dd>
          {notes.map((note) => (
            <div key={note} className={styles.noted}>
              <dt>Note</dt>
              <dd>{note}</dd>
            </div>
          ))}
        </dl>
        {isPoints ? (
          <PointsPlot
            points={found.samples.images}
            labels={found.samples.labels}
            label="Samples of the points"
          />
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
          <label>
            <span className={styles.label}>Name</span>
            <input
              className={styles.input}
              value={name}
              maxLength={60}
              placeholder="what to call it"
              onChange={(event) => setName(event.target.value)}
            />
          </label>
        )}
        <Button variant="primary" type="submit" disabled={isOwn && (name.trim() === "" || taken)}>
          Keep
        </Button>
        <Button onClick={discardData}>Discard</Button>
        {taken && <p className={styles.note}>Other data have that name.</p>}
      </form>
    </Panel>
  );
}

function SampleSheet({ found }: { readonly found: Understood }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { samples, shape, classes } = found;
  const sheet = useMemo(() => {
    // Class by class, as many of each as there are.
    const byClass = samples.labels
      .map((label, i) => ({ label, i }))
      .sort((a, b) => a.label - b.label || a.i - b.i);
    const order = byClass.map(({ i }) => i);
    return contactSheet({ shape, images: samples.images }, order, Math.min(columns, order.length));
  }, [samples, shape]);
  useEffect(() => {
    const { rgba, width, height } = sheet;
    canvas.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [sheet]);
  return (
    <canvas
      ref={canvas}
      width={sheet.width}
      height={sheet.height}
      className={styles.sampleSheet}
      role="img"
      aria-label={`${samples.labels.length} samples of ${classes.length} classes`}
    />
  );
}
