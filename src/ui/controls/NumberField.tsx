import { NumberField as Base } from "@base-ui/react/number-field";
import clsx from "clsx";
import { type ReactNode, useId } from "react";
import field from "./field.module.css";
import styles from "./NumberField.module.css";
import { Slider, type SliderProps } from "./Slider.tsx";

export interface NumberFieldProps extends Omit<SliderProps, "valueText"> {
  /** Visible label; may contain a `Term`. `name` is the label as plain text. */
  readonly label: ReactNode;
  /** Show a slider beside the box. Its range may be narrower than what the box accepts. */
  readonly slider?: boolean | { readonly min: number; readonly max: number };
  /** The same value in another unit, beside the label: "26/255". */
  readonly readout?: ReactNode;
  /** Largest number of decimals shown and kept. */
  readonly decimals?: number;
}

/** A number within limits: typed, stepped with the arrow keys, or dragged. A typed value is clamped when the field loses focus. */
export function NumberField(props: NumberFieldProps) {
  const { label, name, value, onChange, min, max, step, slider = false, readout, decimals = 4 } = props;
  const { disabled = false } = props;
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
