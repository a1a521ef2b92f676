import type { ReactNode } from "react";
import { Popover } from "../controls/Popover.tsx";
import { type GlossaryId, glossary } from "./glossary.ts";
import styles from "./Term.module.css";

interface Explanation {
  readonly label: string;
  readonly summary: string;
  readonly reference?: string;
}

export type TermProps = { readonly children?: ReactNode } & (
  | { readonly id: GlossaryId }
  /** A catalogue entry explains itself. */
  | { readonly entry: Explanation }
);

/** A word that explains itself when asked: a button with a dotted underline that opens its definition. */
export function Term(props: TermProps) {
  const explanation: Explanation = "id" in props ? glossary[props.id] : props.entry;
  return (
    <Popover
      title={explanation.label}
      trigger={
        <button type="button" className={styles.term}>
          {props.children ?? explanation.label}
        </button>
      }
    >
      <p>{explanation.summary}</p>
      {explanation.reference !== undefined && explanation.reference !== "" && (
        <p className={styles.reference}>{explanation.reference}</p>
      )}
    </Popover>
  );
}
