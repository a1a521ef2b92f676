import type { ReactNode } from "react";
import { NumberField } from "../controls/NumberField.tsx";
import { Select } from "../controls/Select.tsx";
import styles from "./SeenImage.module.css";

/** An image as the networks see it, with its label and origin. */
export function SeenImage(props: {
  /** The picture; null leaves an empty square. */
  readonly picture: ReactNode;
  /** Its label in words. */
  readonly label?: string | undefined;
  /** Further facts. */
  readonly children: ReactNode;
}) {
  const { picture, label, children } = props;
  return (
    <div className={styles.seen}>
      <div className={styles.picture}>{picture}</div>
      <div className={styles.about}>
        {label !== undefined && <p className={styles.label}>{label}</p>}
        {children}
      </div>
    </div>
  );
}

/** Chooses an image of the data by class and seed. */
export function DrawFrom(props: {
  /** What the images show. */
  readonly thing: "digit" | "image";
  readonly classes: readonly string[];
  /** Class to draw from; null for any. */
  readonly cls: number | null;
  /** Null hides the field: the image was not drawn. */
  readonly seed: number | null;
  /** Further fields. */
  readonly children?: ReactNode;
  /** Without a seed, a random image of the class. */
  readonly onDraw: (cls: number | null, seed?: number) => void;
}) {
  const { thing, classes, cls, seed, children, onDraw } = props;
  return (
    <div className={styles.pair}>
      <Select
        label="Draw from"
        value={cls === null ? "all" : String(cls)}
        options={[
          { value: "all", label: `All ${thing}s` },
          ...classes.map((name, index) => ({
            value: String(index),
            label: thing === "digit" ? `Only ${name}s` : `Only ${name}`,
          })),
        ]}
        onChange={(value) => onDraw(value === "all" ? null : Number(value))}
      />
      {children}
      {seed !== null && (
        <NumberField label="Seed of the draw" value={seed} max={999_999} onChange={(next) => onDraw(cls, next)} />
      )}
    </div>
  );
}
