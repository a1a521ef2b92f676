import { lazy, type ReactNode, Suspense } from "react";
import { Popover, PopoverTitle } from "../controls/Popover.tsx";
import { type Explained, Explanation } from "./Explanation.tsx";
import styles from "./Term.module.css";

const Definition = lazy(async () => ({ default: (await import("./Definition.tsx")).Definition }));

type TermProps =
  | {
      /** Heading in docs/glossary.md, in lower case with hyphens. */
      readonly id: string;
      readonly children: ReactNode;
    }
  | {
      /** An explanation from elsewhere: a catalogue entry, or a parameter with its help. */
      readonly entry: Explained;
      readonly children?: ReactNode;
    };

/** A word with a dotted underline that shows its definition when pressed. */
export function Term(props: TermProps) {
  return (
    <Popover
      trigger={
        <button type="button" className={styles.term}>
          {"id" in props ? props.children : (props.children ?? props.entry.label)}
        </button>
      }
    >
      {"id" in props ? (
        // The panel has a name from the start.
        <Suspense fallback={<PopoverTitle>{props.children}</PopoverTitle>}>
          <Definition id={props.id} />
        </Suspense>
      ) : (
        <Explanation {...props.entry} />
      )}
    </Popover>
  );
}
