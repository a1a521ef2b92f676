import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { TextField as TextControl } from "../../controls/TextField.tsx";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { Field, Reset } from "./Field.tsx";

/** A line of text in the spec. */
export function TextField(props: {
  readonly path: SpecPath;
  readonly label: string;
  readonly help: string;
  /** Maximum length in characters. */
  readonly limit: number;
}) {
  const { path, label, help, limit } = props;
  const editing = useEditing();
  const problems = useProblems(path);
  return (
    <Field
      isChanged={isChanged(editing, path)}
      help={help}
      reset={<Reset path={path} name={label.toLowerCase()} />}
      problems={problems}
    >
      <TextControl
        label={label}
        maxLength={limit}
        value={String(valueAt(editing.spec, path) ?? "")}
        aria-invalid={problems.length > 0}
        onChange={({ target }) => editing.edit(path, target.value)}
      />
    </Field>
  );
}
