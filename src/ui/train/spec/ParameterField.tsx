import { Undo2 } from "lucide-react";
import type { ParameterValue } from "../../../experiment/terms/choice.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { optionOf, ParameterControl } from "../ParameterControl.tsx";
import { useEditing, useProblems } from "./editing.ts";
import { Problems } from "./Problems.tsx";
import styles from "./SpecForm.module.css";
import type { SpecField } from "./specFields.ts";

/** One parameter anywhere in the spec: control, explanation, range, default, mark and reset when changed, problems. */
export function ParameterField(props: {
  readonly path: SpecPath;
  readonly field: SpecField;
  /** Its value where the spec says nothing; the parameter's default unless given. */
  readonly absent?: ParameterValue;
  /** Whether what the draft began from has the same field there; otherwise the absent value is the one to go back to. */
  readonly hasBase?: boolean;
  /** Leave the explanation to its name, where the same field stands many times. */
  readonly terse?: boolean;
}) {
  const { path, field, hasBase = true, terse = false } = props;
  const absent = props.absent ?? field.default;
  const { spec, base, edit } = useEditing();
  const problems = useProblems(path);
  const value = (valueAt(spec, path) ?? absent) as ParameterValue;
  const raw = hasBase ? valueAt(base, path) : undefined;
  const before = (raw ?? absent) as ParameterValue;
  // What was added since has nothing to differ from.
  const last = path.at(-1);
  const owner = typeof last === "number" ? raw : valueAt(base, path.slice(0, -1));
  const isNew = hasBase && props.absent === undefined && !isInParams(path) && owner === undefined;
  const isChanged = !isNew && value !== before;
  return (
    <div className={styles.field} data-changed={isChanged || undefined}>
      <ParameterControl
        parameter={field}
        value={value}
        onChange={(next) => edit(path, next === before ? raw : next)}
      />
      {!terse && (
        <p className={styles.help}>
          {field.help} <span className={styles.range}>{rangeText(field, absent)}</span>
          {field.reference !== undefined && <cite className={styles.reference}>{field.reference}</cite>}
        </p>
      )}
      {isChanged && (
        <div className={styles.changed}>
          <span>instead of {optionOf(String(before), field).label}</span>
          <IconButton
            size="s"
            label={`Reset ${field.label.toLowerCase()} to ${before}`}
            icon={<Undo2 />}
            onClick={() => edit(path, raw)}
          />
        </div>
      )}
      <Problems messages={problems} />
    </div>
  );
}

const isInParams = (path: SpecPath) => path.at(-2) === "params";

function rangeText(field: SpecField, absent: ParameterValue): string {
  if (field.kind === "boolean") return `Default ${absent === true ? "on" : "off"}.`;
  if (field.kind === "choice") return `Default ${optionOf(String(absent), field).label}.`;
  if (field.kind === "text") return "";
  return `${field.min} to ${field.max}, default ${absent}.`;
}
