import { useStore } from "zustand";
import { factsOf } from "../../experiment/datasetFacts.ts";
import { entryOf } from "../../experiment/params.ts";
import { changeSetting, draftBase, draftSpec, draftStore } from "../../state/draft.ts";
import { settingsOf } from "../../state/settings.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import styles from "./DataRoom.module.css";

/** Where the data come from, how they are split, and how much of them the next training uses. */
export function DataFacts({ id }: { readonly id: string }) {
  const { label, summary, reference, origin, licence } = entryOf("datasets", id);
  const { splits, shape, classes } = factsOf({ id });
  const total = splits.train + splits.validation + splits.test;
  const draft = useStore(draftStore);
  const setting = settingsOf(draftBase(draft)).find((one) => one.id === "dataset.train");
  const used = setting === undefined ? splits.train : Number(setting.read(draftSpec(draft)));
  return (
    <Panel title={label}>
      <div className={styles.facts}>
        <p>{summary}</p>
        <dl className={styles.list}>
          <dt>Images</dt>
          <dd>
            {total.toLocaleString("en-GB")}, {shape[1]} × {shape[0]} pixels,{" "}
            {shape[2] === 1 ? "grey" : `${shape[2]} channels`}
          </dd>
          <dt>Classes</dt>
          <dd>{classes.join(", ")}</dd>
          <dt>Training</dt>
          <dd>
            {splits.train.toLocaleString("en-GB")}: networks learn from these alone
            {used < splits.train && `; ${used.toLocaleString("en-GB")} chosen below`}
          </dd>
          <dt>Validation</dt>
          <dd>{splits.validation.toLocaleString("en-GB")}: curves and choices of settings</dd>
          <dt>Test</dt>
          <dd>
            {splits.test.toLocaleString("en-GB")}: judged once, after training; no choice is made on them
          </dd>
          <dt>Source</dt>
          <dd>{origin}</dd>
          <dt>After</dt>
          <dd>{reference}</dd>
          <dt>Licence</dt>
          <dd>{licence}</dd>
        </dl>
        {setting !== undefined && setting.parameter.kind === "integer" && (
          <div className={styles.subset}>
            <NumberField
              label="Training images used next"
              name="Training images used next"
              value={used}
              min={setting.parameter.min}
              max={setting.parameter.max}
              step={100}
              decimals={0}
              slider
              onChange={(value) => changeSetting("dataset.train", value)}
            />
            <p className={styles.note}>
              The same setting as in <a href="#train">Train</a>. The first so many of a fixed, class-balanced
              order: no seed redraws the splits, so that every run is judged on the same test images.
            </p>
          </div>
        )}
      </div>
    </Panel>
  );
}
