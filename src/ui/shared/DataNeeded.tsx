import type { ReactNode } from "react";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { dataName, dataStore } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import styles from "./DataNeeded.module.css";

/** Says that a data set is missing on this machine, with a button that opens the Data room. */
export function DataNeeded(props: {
  readonly dataset: Choice;
  /** What it is needed for, or what works without it. */
  readonly children?: ReactNode;
  /** An alternative, beside that button. */
  readonly action?: ReactNode;
}) {
  const { dataset, children, action } = props;
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
        ? "Add its files in Data; the lab recognises them."
        : "Download it or add its files in Data. Nothing is downloaded automatically."}
    </Notice>
  );
}
