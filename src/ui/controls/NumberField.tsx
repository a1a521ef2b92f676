import { NumberField as Base } from "@base-ui/react/number-field";
import clsx from "clsx";
import { type ReactNode, useId } from "react";
import field from "./field.module.css";
import styles from "./NumberField.module.css";
import { Slider, type SliderProps } from "./Slider.tsx";

type NumberFieldProps = Omit<SliderProps, "valueText" | "name" | "min" | "step"> & {
  /** 0 unless given. */
  readonly min?: number;
  /** 1 unless given. */
  readonly step?: number;
  /** Show a slider beside the box. Its range may be narrower than what the box accepts. */
  readonly slider?: boolean | { readonly min: number; readonly max: number };
  /** The same value in another unit, beside the label: "26/255". */
  readonly readout?: ReactNode;
  /** Largest number of decimals shown and kept: none if the step is a whole number, else 4 unless given. */
  readonly decimals?: number;
} & NamedLabel;

/** The visible label, which may contain a `Term`, and the same as plain text for screen readers. */
type NamedLabel =
  | { readonly label: string; readonly name?: string }
  | { readonly label: ReactNode; readonly name: string };

/** A number within limits: typed, stepped with the arrow keys, or dragged. A typed value is clamped when the field loses focus. */
export function NumberField(props: NumberFieldProps) {
  const { label, name = String(label), value, onChange, min = 0, max, step = 1, slider = false } = props;
  const { readout, decimals = Number.isInteger(step) ? 0 : 4, disabled = false } = props;
  const id = useId();
  return (
    <div className={field.field}>
      <div className={styles.head}>
        <label className={field.label} htmlFor={id}>
          {label}
        </label>
        {readout !== undefined && <span className={styles.readout}>{readout}</span>}
      </div>
      <div className={styles.row}>
        {slider !== false && (
          <Slider
            name={name}
            value={value}
            onChange={onChange}
            min={slider === true ? min : slider.min}
            max={slider === true ? max : slider.max}
            step={step}
            disabled={disabled}
          />
        )}
        <Base.Root
          id={id}
          className={styles.box}
          value={value}
          onValueChange={(next) => next !== null && onChange(next)}
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          locale="en-GB"
          format={{ maximumFractionDigits: decimals, useGrouping: false }}
        >
          <Base.Input className={clsx(field.input, styles.input)} aria-label={name} />
        </Base.Root>
      </div>
    </div>
  );
}
