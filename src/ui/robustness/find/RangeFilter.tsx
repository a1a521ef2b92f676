import field from "../../controls/field.module.css";
import { NumberField } from "../../controls/NumberField.tsx";
import { Select } from "../../controls/Select.tsx";
import styles from "./Find.module.css";
import type { Measured } from "./filterOf.ts";

/** From and to of a measurement, and on which system, where several have it. */
export function RangeFilter(props: {
  readonly label: string;
  readonly measured: Measured;
  /** Null: the whole range. */
  readonly value: readonly [from: number, to: number] | null;
  /** Names of the systems, by id. */
  readonly names: Readonly<Record<string, string>>;
  readonly onChange: (value: readonly [from: number, to: number] | null) => void;
  readonly onSystem: (system: string) => void;
}) {
  const { label, measured, names, onChange, onSystem } = props;
  const { systems, system, range } = measured;
  const [least, most] = range;
  const [from, to] = props.value ?? range;
  const set = (next: readonly [number, number]) => onChange(next[0] <= least && next[1] >= most ? null : next);
  return (
    <fieldset className={field.field}>
      <legend className={field.label}>
        {label}
        {systems.length === 1 && ` on ${names[system] ?? system}`}
      </legend>
      <div className={styles.numbers}>
        {systems.length > 1 && (
          <Select
            label="On"
            value={system}
            options={systems.map((id) => ({ value: id, label: names[id] ?? id }))}
            onChange={onSystem}
          />
        )}
        <NumberField
          label="From"
          name={`${label} from`}
          value={from}
          min={least}
          max={most}
          step={0.01}
          onChange={(next) => set([next, Math.max(next, to)])}
        />
        <NumberField
          label="To"
          name={`${label} to`}
          value={to}
          min={least}
          max={most}
          step={0.01}
          onChange={(next) => set([Math.min(from, next), next])}
        />
      </div>
    </fieldset>
  );
}
