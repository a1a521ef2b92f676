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
import { countText, shapeText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import styles from "./DataRoom.module.css";
import { isSameData } from "./useShownData.ts";

/** Origin and splits of a data set, and how much of it the next training uses. */
export function DataFacts(props: { readonly dataset: ResolvedChoice; readonly isDrafted: boolean }) {
  const { dataset, isDrafted } = props;
  const entry = entryOf("datasets", dataset.id);
  const { splits, shape, classes, held } = factsOf(dataset);
  const state = useStore(dataStore);
  const named = state.stored?.filter(({ choice }) => isSameData(choice, dataset)) ?? [];
  const kept = named.find(({ name }) => name === state.ownName) ?? named[0];
  const others = named.filter((one) => one !== kept).map(({ name }) => name);
  const isPoints = shape[0] === 1 && shape[1] === 1;
  const most = held - splits.validation - splits.test;
  const offered = entry.params.find(({ id }) => id === "train");
  const limit = offered?.kind === "integer" ? offered : undefined;
  return (
    <Panel title={others.length > 0 && kept !== undefined ? kept.name : dataName(state, dataset)}>
      <div className={layout.stack}>
        <p>{entry.summary}</p>
        <dl className={styles.list}>
          <dt>{isPoints ? "Points" : "Images"}</dt>
          <dd>
            {countText(held)}, {isPoints ? "two numbers each" : shapeText(shape)}
          </dd>
          <dt>Classes</dt>
          <dd>{classes.join(", ")}</dd>
          <dt>Training</dt>
          <dd>
            {countText(most)}, used to train the networks
            {splits.train < most && `; ${countText(splits.train)} selected below`}
          </dd>
          <dt>Validation</dt>
          <dd>{countText(splits.validation)}, used for tuning</dd>
          <dt>Test</dt>
          <dd>{countText(splits.test)}, evaluated once after training; never used for tuning</dd>
          <dt>Source</dt>
          <dd>{dataset.id === images.id ? (kept?.origin ?? entry.origin) : entry.origin}</dd>
          {others.length > 0 && (
            <>
              <dt>Other names</dt>
              <dd>{others.join(", ")}</dd>
            </>
          )}
          {dataset.id === images.id ? (
            <>
              <dt>Digest</dt>
              <dd>
                <code>{String(dataset.params.digest)}</code>
              </dd>
            </>
          ) : (
            <>
              <dt>Reference</dt>
              <dd>{entry.reference}</dd>
              <dt>Licence</dt>
              <dd>{entry.licence}</dd>
            </>
          )}
        </dl>
        {isDrafted && limit !== undefined && (
          <div className={styles.subset}>
            <NumberField
              label="Training images to use"
              value={splits.train}
              min={limit.min}
              max={dataset.id === images.id || entry.files.from === "data" ? most : limit.max}
              step={100}
              slider
              onChange={(value) => changeSetting("dataset.train", value)}
            />
            <p className={layout.fine}>
              Also a setting in <a href="#train">Train</a>. These are the first images of a fixed, class-balanced order.
              Splits do not depend on the seed, so every run is tested on the same images.
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
            <p className={layout.fine}>
              The experiment in <a href="#train">Train</a> uses other data. Incompatible settings will be adjusted, such
              as the number of test images.
            </p>
          </div>
        )}
        {kept !== undefined && (
          <div className={layout.buttons}>
            <Button
              size="s"
              onClick={() => {
                void removeData(kept.name);
                if (dataset.id === images.id) select("data", { dataset: "digits" });
              }}
            >
              {others.length > 0 ? "Remove this name" : "Remove from this browser"}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
