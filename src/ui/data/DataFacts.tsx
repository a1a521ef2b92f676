import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import images from "../../experiment/catalogue/datasets/images.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { select } from "../../state/page/selection.ts";
import { dataName, dataStore, removeData } from "../../state/systems/data.ts";
import { changeSetting, chooseData } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import styles from "./DataRoom.module.css";
import { isSameData } from "./useShownData.ts";

/** Where the data come from, how they are split, and how much of them the next training uses. */
export function DataFacts(props: { readonly dataset: ResolvedChoice; readonly isDrafted: boolean }) {
  const { dataset, isDrafted } = props;
  const entry = entryOf("datasets", dataset.id);
  const { splits, shape, classes, held } = factsOf(dataset);
  const state = useStore(dataStore);
  const kept = state.stored?.find(({ choice }) => isSameData(choice, dataset));
  const isPoints = shape[0] === 1 && shape[1] === 1;
  const most = held - splits.validation - splits.test;
  const offered = entry.params.find(({ id }) => id === "train");
  const limit = offered?.kind === "integer" ? offered : undefined;
  const number = (value: number) => value.toLocaleString("en-GB");
  return (
    <Panel title={dataName(state, dataset)}>
      <div className={styles.facts}>
        <p>{entry.summary}</p>
        <dl className={styles.list}>
          <dt>{isPoints ? "Points" : "Images"}</dt>
          <dd>
            {number(held)}
            {isPoints
              ? ", two numbers each"
              : `, ${shape[1]} × ${shape[0]} pixels, ${shape[2] === 1 ? "grey" : "colour"}`}
          </dd>
          <dt>Classes</dt>
          <dd>{classes.join(", ")}</dd>
          <dt>Training</dt>
          <dd>
            {number(most)}: networks learn from these alone
            {splits.train < most && `; ${number(splits.train)} chosen below`}
          </dd>
          <dt>Validation</dt>
          <dd>{number(splits.validation)}: curves and choices of settings</dd>
          <dt>Test</dt>
          <dd>{number(splits.test)}: judged once, after training; no choice is made on them</dd>
          <dt>Source</dt>
          <dd>{dataset.id === images.id ? (kept?.origin ?? entry.origin) : entry.origin}</dd>
          {dataset.id === images.id ? (
            <>
              <dt>Digest</dt>
              <dd>
                <code>{String(dataset.params.digest)}</code>
              </dd>
            </>
          ) : (
            <>
              <dt>After</dt>
              <dd>{entry.reference}</dd>
              <dt>Licence</dt>
              <dd>{entry.licence}</dd>
            </>
          )}
        </dl>
        {isDrafted && limit !== undefined && (
          <div className={styles.subset}>
            <NumberField
              label="Training images used next"
              name="Training images used next"
              value={splits.train}
              min={limit.min}
              max={dataset.id === images.id || entry.files.from === "data" ? most : limit.max}
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
        {!isDrafted && (
          <div className={styles.subset}>
            <div>
              <Button variant="primary" onClick={() => chooseData(kept?.choice ?? { id: dataset.id })}>
                Use in the next experiment
              </Button>
            </div>
            <p className={styles.note}>
              The experiment in <a href="#train">Train</a> is set up with other data so far. What these cannot
              bear is changed with it: fewer test images, for example.
            </p>
          </div>
        )}
        {kept !== undefined && (
          <div className={styles.buttons}>
            <Button
              size="s"
              onClick={() => {
                void removeData(kept.name);
                if (dataset.id === images.id) select("data", { dataset: "digits" });
              }}
            >
              Remove from this browser
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
