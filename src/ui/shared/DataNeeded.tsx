import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { dataName, dataStore } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import styles from "./DataNeeded.module.css";
import { neededData } from "./neededData.ts";

/** Says that a data set is missing on this machine, with a button that opens the Data room. */
export function DataNeeded(props: {
  readonly dataset: Choice;
  /** What it is needed for, or what works without it. */
  readonly children?: ReactNode;
  /** A button that helps at once, before that one. */
  readonly first?: ReactNode;
  /** An alternative, beside that button. */
  readonly action?: ReactNode;
}) {
  const { dataset, children, first, action } = props;
  const stored = useStore(dataStore, (state) => dataName(state, dataset));
  const { name, opens, advice } = neededData(dataset, stored);
  const open = async () => {
    // The selections of other rooms are not part of the first load.
    const { select } = await import("../../state/page/selection.ts");
    select("data", { dataset: opens as DatasetId, drawClass: null });
    location.hash = "#data";
  };
  return (
    <Notice
      tone="info"
      title={`${name} is not on this machine`}
      action={
        <div className={styles.actions}>
          {first}
          <Button size="s" onClick={() => void open()}>
            Open Data
          </Button>
          {action}
        </div>
      }
    >
      {children} {advice}
    </Notice>
  );
}
