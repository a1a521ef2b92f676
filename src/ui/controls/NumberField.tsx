import { NumberField as Base } from "@base-ui/react/number-field";
import { Slider } from "@base-ui/react/slider";
import { type ReactNode, useId } from "react";
import styles from "./NumberField.module.css";

export interface NumberFieldProps {
  /** Visible label; may hold a `Term`. */
  readonly label: ReactNode;
  /** The label as plain words, for the slider and for screen readers. */
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Show a slider under the box. Its range may be narrower than what the box accepts. */
  readonly slider?: boolean | { readonly min: number; readonly max: number };
  /** The same value in other words, beside the label: "26/255". */
  readonly readout?: ReactNode;
  /** Most decimals that are kept and shown. */
  readonly decimals?: number;
  readonly disabled?: boolean;
}

/** A number with limits: type it, step it by the arrow keys, or drag the slider. Typed values are clamped on leaving. */
export function NumberField(props: NumberFieldProps) {
  const {
    label,
    name,
    value,
    onChange,
    min,
    max,
    step,
    slider,
    readout,
    decimals = 4,
    disabled = false,
  } = props;
  const id = useId();
  const range = typeof slider === "object" ? slider : { min, max };
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {readout !== undefined && <span className={styles.readout}>{readout}</span>}
      </div>
      <div className={styles.row}>
        {slider !== undefined && slider !== false && (
          <Slider.Root
            className={styles.slider}
            value={Math.min(Math.max(value, range.min), range.max)}
            onValueChange={(next) => onChange(next)}
            min={range.min}
            max={range.max}
            step={step}
            disabled={disabled}
          >
            <Slider.Control className={styles.control}>
              <Slider.Track className={styles.track}>
                <Slider.Indicator className={styles.indicator} />
                <Slider.Thumb className={styles.thumb} aria-label={name} />
              </Slider.Track>
            </Slider.Control>
          </Slider.Root>
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
          <Base.Input className={styles.input} aria-label={name} />
        </Base.Root>
      </div>
    </div>
  );
}
