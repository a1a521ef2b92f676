import { PopoverTitle } from "../controls/Popover.tsx";
import styles from "./Term.module.css";

export interface ExplanationProps {
  readonly title: string;
  readonly text: string;
  /** Source of the term; may be empty. */
  readonly reference: string;
}

/** What a popover says about a term. */
export function Explanation({ title, text, reference }: ExplanationProps) {
  return (
    <>
      <PopoverTitle>{title}</PopoverTitle>
      <p>{text}</p>
      {reference !== "" && <p className={styles.reference}>{reference}</p>}
    </>
  );
}
