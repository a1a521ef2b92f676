import type { ReactNode } from "react";
import { useStore } from "zustand";
import { alikeProblem } from "../../experiment/catalogue/alikeData.ts";
import images from "../../experiment/catalogue/datasets/images.ts";
import { type DatasetId, datasets } from "../../experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../experiment/catalogue/nouns.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { dataName, dataStore } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import styles from "./DataNeeded.module.css";

/** A public data set whose test images can stand for those of own data. */
const publicAlike = (own: Choice): DatasetEntry | undefined =>
  Object.values<DatasetEntry>(datasets).find(({ id }) => id !== images.id && alikeProblem(own, { id }) === null);

/** Says that a data set is missing on this machine, with a button that opens the Data room. */
export function DataNeeded(props: {
  readonly dataset: Choice;
  /** What it is needed for, or what works without it. */
  readonly children?: ReactNode;
  /** An alternative, beside that button. */
  readonly action?: ReactNode;
}) {
  const { dataset, children, action } = props;
  const alike = publicAlike(dataset);
  const name = useStore(dataStore, (state) => dataName(state, dataset));
  const open = async () => {
    // The selections of other rooms are not part of the first load.
    const { select } = await import("../../state/page/selection.ts");
    select("data", { dataset: dataset.id as DatasetId, drawClass: null });
    location.hash = "#data";
  };
  return (
    <Notice
      tone="info"
      title={`${name} is not on this machine`}
      action={
        <div className={styles.actions}>
          <Button size="s" onClick={() => void open()}>
            Open Data
          </Button>
          {action}
        </div>
      }
    >
      {children}{" "}
      {dataset.id === images.id
        ? `Add its files in Data; the lab recognises them.${alike === undefined ? "" : ` The test images of ${alike.label} will do, too.`}`
        : "Download it or add its files in Data. Nothing is downloaded automatically."}
    </Notice>
  );
}
