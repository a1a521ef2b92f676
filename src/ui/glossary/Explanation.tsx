import { PopoverTitle } from "../controls/Popover.tsx";
import styles from "./Term.module.css";

/** A term, its explanation, and where it comes from, if known. */
export interface Explained {
  readonly label: string;
  readonly summary: string;
  readonly reference?: string;
}

/** What a popover says about a term. */
export function Explanation({ label, summary, reference = "" }: Explained) {
  return (
    <>
      <PopoverTitle>{label}</PopoverTitle>
      <p>{summary}</p>
      {reference !== "" && <p className={styles.reference}>{reference}</p>}
    </>
  );
}
