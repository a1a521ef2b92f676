import type { ParameterValue } from "../../../experiment/terms/choice.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { optionOf, ParameterControl } from "../../shared/ParameterControl.tsx";
import { useEditing, useNotes, useProblems } from "./editing.ts";
import { ChangeNote, Field } from "./Field.tsx";
import styles from "./form.module.css";
import { Notes } from "./Notes.tsx";
import type { SpecField } from "./specFields.ts";

/** One parameter anywhere in the spec, with its explanation, range, default and problems. */
export function ParameterField(props: {
  readonly path: SpecPath;
  readonly field: SpecField;
  /** Its value where the spec has none; the parameter's default unless given. */
  readonly absent?: ParameterValue;
  /** Whether the original experiment has the same field here; if not, a reset restores the absent value. */
  readonly hasBase?: boolean;
  /** Omit the explanation, for a field that appears many times; its label still opens it. */
  readonly terse?: boolean;
}) {
  const { path, field, hasBase = true, terse = false } = props;
  const absent = props.absent ?? field.default;
  const { spec, base, edit } = useEditing();
  const problems = useProblems(path);
  const notes = useNotes(path);
  const value = (valueAt(spec, path) ?? absent) as ParameterValue;
  const raw = hasBase ? valueAt(base, path) : undefined;
  const before = (raw ?? absent) as ParameterValue;
  // A part that was added to the experiment has no original to differ from.
  const last = path.at(-1);
  const owner = typeof last === "number" ? raw : valueAt(base, path.slice(0, -1));
  const isNew = hasBase && props.absent === undefined && path.at(-2) !== "params" && owner === undefined;
  const isChanged = !isNew && value !== before;
  return (
    <Field
      isChanged={isChanged}
      help={
        terse ? undefined : (
          <>
            {field.help} <span className={styles.range}>{rangeText(field, absent)}</span>
            {field.reference !== undefined && <cite className={styles.reference}>{field.reference}</cite>}
          </>
        )
      }
      reset={
        isChanged && (
          <ChangeNote label={`Reset ${field.label.toLowerCase()} to ${before}`} onReset={() => edit(path, raw)}>
            was {optionOf(String(before), field).label}
          </ChangeNote>
        )
      }
      problems={problems}
      notes={<Notes notes={notes} />}
    >
      <ParameterControl parameter={field} value={value} onChange={(next) => edit(path, next === before ? raw : next)} />
    </Field>
  );
}

function rangeText(field: SpecField, absent: ParameterValue): string {
  if (field.kind === "boolean") return `Default ${absent === true ? "on" : "off"}.`;
  if (field.kind === "choice") return `Default ${optionOf(String(absent), field).label}.`;
  if (field.kind === "text") return "";
  return `${field.min} to ${field.max}, default ${absent}.`;
}
