import clsx from "clsx";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { numberText, problemText, readInRange } from "../../experiment/terms/numberText.ts";
import field from "./field.module.css";
import styles from "./NumberField.module.css";
import { Slider, type SliderProps } from "./Slider.tsx";

type NumberFieldProps = Omit<SliderProps, "valueText" | "name" | "min" | "step"> & {
  /** 0 unless given. */
  readonly min?: number;
  /** 1 unless given. */
  readonly step?: number;
  /** Accept whole numbers only; unless given, so it is if the step is a whole number. */
  readonly whole?: boolean;
  /** Show a slider beside the box. Its range may be narrower than what the box accepts. */
  readonly slider?: boolean | { readonly min: number; readonly max: number };
  /** The same value in another unit, beside the label: "26/255". */
  readonly readout?: ReactNode;
} & NamedLabel;

/** The visible label, which may contain a `Term`, and the same as plain text for screen readers. */
type NamedLabel =
  | { readonly label: string; readonly name?: string }
  | { readonly label: ReactNode; readonly name: string };

/** Text that was typed over a value. It is dropped when the value changes from elsewhere. */
interface Typed {
  readonly text: string;
  readonly over: number;
  /** Why the text was refused; null until it is committed. */
  readonly problem: string | null;
}

/**
 * A number within limits: typed (`readNumber` says how), stepped with the arrow keys, or dragged. Enter, Tab and leaving
 * the field take the text; Escape restores the value in force. A text that is refused stays to be corrected, with the
 * reason below, and the value does not change.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, name = String(label), value, onChange, min = 0, max, step = 1, slider = false } = props;
  const { readout, whole = Number.isInteger(step), disabled = false } = props;
  const [typed, setTyped] = useState<Typed | null>(null);
  const id = useId();
  const shown = numberText(value);
  const current = typed?.over === value ? typed : null;
  const problem = current?.problem ?? null;

  /** The text as it is typed. A reason goes with its cause, not on leaving the field: a button that moves loses its click. */
  function type(text: string): void {
    const isMended = problem !== null && readInRange(text, { min, max, whole }).ok;
    // The text of the value in force, as after an undo, is no longer the one that was refused.
    setTyped(text === shown ? null : { text, over: value, problem: isMended ? null : problem });
  }

  /** Takes the text, if there is one, and returns the value that is now in force. */
  function commit(): number {
    if (current === null || current.text === shown) {
      setTyped(null);
      return value;
    }
    const read = readInRange(current.text, { min, max, whole });
    if (!read.ok) {
      const why = problemText(current.text, read.problem);
      setTyped({ ...current, problem: `${why.charAt(0).toUpperCase()}${why.slice(1)}. Still ${shown}.` });
      return value;
    }
    setTyped(null);
    if (read.value !== value) onChange(read.value);
    return read.value;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") commit();
    else if (event.key === "Escape" && current !== null) {
      // A popup around the field stays open.
      event.stopPropagation();
      setTyped(null);
    } else if (steps !== undefined) {
      event.preventDefault();
      const from = commit();
      // Sums of decimals, without the last digits of their binary fractions.
      const next = Number((from + steps * step * (event.shiftKey ? 10 : 1)).toPrecision(12));
      const within = Math.min(Math.max(next, min), max);
      if (within !== from) onChange(within);
    }
  }

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
            valueText={() => shown}
          />
        )}
        <div className={styles.box}>
          <input
            type="text"
            // A decimal keypad has no "/", "%" or "e".
            inputMode={whole ? "numeric" : "text"}
            id={id}
            className={clsx(field.input, styles.input)}
            aria-label={name}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            autoComplete="off"
            spellCheck={false}
            value={current?.text ?? shown}
            disabled={disabled}
            onChange={({ target }) => type(target.value)}
            onKeyDown={onKeyDown}
            onBlur={commit}
          />
        </div>
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
