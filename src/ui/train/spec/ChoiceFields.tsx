import type { Entry } from "../../../experiment/catalogue/entry.ts";
import { catalogue, type Noun } from "../../../experiment/catalogue/index.ts";
import { allParameters, entryOf, isApplicable, isKnown } from "../../../experiment/catalogue/params.ts";
import type { Choice } from "../../../experiment/terms/choice.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Select } from "../../controls/Select.tsx";
import layout from "../../style/layout.module.css";
import { isChanged, useEditing, useNotes, useProblems } from "./editing.ts";
import { Field, Reset } from "./Field.tsx";
import styles from "./form.module.css";
import { Notes } from "./Notes.tsx";
import { ParameterField } from "./ParameterField.tsx";

/** A choice from one or more nouns of the catalogue: the entry, its summary and source, and its parameters. */
export function ChoiceFields(props: {
  readonly path: SpecPath;
  readonly label: string;
  readonly nouns: readonly Noun[];
  /** Which entries to offer; all unless given. */
  readonly offers?: (entry: Entry, noun: Noun) => boolean;
}) {
  const { path, label, nouns, offers = () => true } = props;
  const editing = useEditing();
  const { spec, base, edit } = editing;
  const choice = valueAt(spec, path) as Choice;
  const before = valueAt(base, path) as Choice | undefined;
  const noun = nouns.find((one) => isKnown(one, choice.id));
  const entry = noun === undefined ? undefined : entryOf(noun, choice.id);
  const values = noun === undefined ? {} : allParameters(noun, choice);
  const notes = useNotes(path);
  const problems = [...useProblems(path), ...useProblems([...path, "id"])];
  const offered = nouns.flatMap((one) =>
    Object.keys(catalogue[one])
      .map((id): Entry => entryOf(one, id))
      .filter((candidate) => offers(candidate, one)),
  );
  return (
    <div className={layout.tight}>
      <Field
        isChanged={isChanged(editing, [...path, "id"])}
        help={entry === undefined ? undefined : <EntryHelp entry={entry} />}
        reset={before !== undefined && before.id !== choice.id && <Reset path={path} name={label.toLowerCase()} />}
        problems={problems}
        notes={<Notes notes={notes} />}
      >
        <Select
          label={label}
          value={choice.id}
          options={offered.map(({ id, label: name, summary }) => ({ value: id, label: name, summary }))}
          onChange={(id) => {
            // What the choice has beside its parameters stays: the threats of an attack.
            const { params: _others, ...kept } = choice;
            const params = id === before?.id && before.params !== undefined ? { params: before.params } : {};
            edit(path, { ...kept, ...params, id });
          }}
        />
      </Field>
      {entry !== undefined && entry.params.length > 0 && (
        <div className={layout.fields}>
          {entry.params
            .filter((parameter) => isApplicable(entry, parameter, values))
            .map((field) => (
              <ParameterField
                key={`${entry.id} ${field.id}`}
                path={[...path, "params", field.id]}
                field={field}
                hasBase={before?.id === choice.id}
              />
            ))}
        </div>
      )}
    </div>
  );
}

/** The summary and the source of a catalogue entry. */
export function EntryHelp({ entry }: { readonly entry: Entry }) {
  return (
    <>
      {entry.summary} <cite className={styles.reference}>{entry.reference}</cite>
    </>
  );
}
