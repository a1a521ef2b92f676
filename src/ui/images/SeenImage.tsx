import type { ReactNode } from "react";
import { NumberField } from "../controls/NumberField.tsx";
import { Select } from "../controls/Select.tsx";
import styles from "./SeenImage.module.css";

/** An image as the networks see it, beside its true class and where it comes from. */
export function SeenImage(props: {
  /** Nothing leaves a blank of its size. */
  readonly picture: ReactNode;
  /** Its true class in words. */
  readonly truth?: string | undefined;
  /** What else there is to say of it. */
  readonly children: ReactNode;
}) {
  const { picture, truth, children } = props;
  return (
    <div className={styles.seen}>
      <div className={styles.picture}>{picture}</div>
      <div className={styles.about}>
        {truth !== undefined && <p className={styles.truth}>{truth}</p>}
        {children}
      </div>
    </div>
  );
}

/** Which test image is drawn: from which class, and by which seed. */
export function DrawFrom(props: {
  /** What test images are called. */
  readonly thing: "digit" | "image";
  readonly classes: readonly string[];
  /** Class to draw from, null for any. */
  readonly cls: number | null;
  readonly seed: number;
  /** Without a seed: any image of the class. */
  readonly onDraw: (cls: number | null, seed?: number) => void;
}) {
  const { thing, classes, cls, seed, onDraw } = props;
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
      <NumberField
        label="Seed of the draw"
        name="Seed of the draw"
        value={seed}
        min={0}
        max={999_999}
        step={1}
        decimals={0}
        onChange={(next) => onDraw(cls, next)}
      />
    </div>
  );
}
