import type { ReactNode } from "react";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { dataName, dataStore } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import styles from "./DataNeeded.module.css";

/** Data that this needs are not on this machine: which they are, and the way to the room that gets them. */
export function DataNeeded(props: {
  readonly dataset: Choice;
  /** What they are needed for, or what can be done without them. */
  readonly children?: ReactNode;
  /** Another way on, beside the room. */
  readonly action?: ReactNode;
}) {
  const { dataset, children, action } = props;
  const name = useStore(dataStore, (state) => dataName(state, dataset));
  const open = async () => {
    // What other rooms look at is no part of the first load.
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
        ? "In Data their files can be added: the same files are the same data."
        : "In Data it can be downloaded or its files added; nothing is fetched by itself."}
    </Notice>
  );
}
