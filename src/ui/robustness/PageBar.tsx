import type { ReactNode } from "react";
import { Button } from "../controls/Button.tsx";
import styles from "./Examples.module.css";

/** How many images were found, and the buttons to the images before and after those on show. */
export function PageBar(props: {
  readonly found: number;
  readonly total: number;
  readonly split: string;
  /** Position of the first image on show, and how many are shown at a time. */
  readonly from: number;
  readonly page: number;
  readonly onFrom: (from: number) => void;
  readonly children?: ReactNode;
}) {
  const { found, total, split, from, page, onFrom, children } = props;
  return (
    <div className={styles.bar}>
      <p role="status">
        {found} of {total} {split} images
        {found > page && `, showing ${from + 1} to ${Math.min(from + page, found)}`}
      </p>
      {found > page && (
        <>
          <Button size="s" disabled={from === 0} onClick={() => onFrom(from - page)}>
            Previous
          </Button>
          <Button size="s" disabled={from + page >= found} onClick={() => onFrom(from + page)}>
            Next
          </Button>
        </>
      )}
      {children}
    </div>
  );
}
