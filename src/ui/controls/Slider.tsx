import { Slider as Base } from "@base-ui/react/slider";
import styles from "./Slider.module.css";

export interface SliderProps {
  /** Read by screen readers. */
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  /** The value in words, for screen readers. */
  readonly valueText?: (value: number) => string;
}

/** A number within limits, dragged or stepped with the arrow keys. */
export function Slider({ name, value, onChange, min, max, step, disabled = false, valueText }: SliderProps) {
  return (
    <Base.Root
      className={styles.slider}
      value={Math.min(Math.max(value, min), max)}
      onValueChange={(next) => onChange(next)}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
    >
      <Base.Control className={styles.control} data-print="hidden">
        <Base.Track className={styles.track}>
          <Base.Indicator className={styles.indicator} />
          <Base.Thumb
            className={styles.thumb}
            aria-label={name}
            getAriaValueText={valueText === undefined ? null : (_formatted, now) => valueText(now)}
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
