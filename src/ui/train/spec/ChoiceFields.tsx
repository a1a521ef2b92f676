import type { Entry } from "../../../experiment/catalogue/entry.ts";
import { catalogue, type Noun } from "../../../experiment/catalogue/index.ts";
import { allParameters, counts, entryOf, isKnown } from "../../../experiment/catalogue/params.ts";
import type { Choice } from "../../../experiment/terms/choice.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Select } from "../../controls/Select.tsx";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { ParameterField } from "./ParameterField.tsx";
import { Problems } from "./Problems.tsx";
import { Reset } from "./Reset.tsx";
import styles from "./SpecForm.module.css";

/** The entries of one or several nouns, in the order of the catalogue. */
export function entriesOf(nouns: readonly Noun[]): readonly { readonly noun: Noun; readonly entry: Entry }[] {
  return nouns.flatMap((noun) =>
    Object.keys(catalogue[noun]).map((id) => ({ noun, entry: entryOf(noun, id) })),
  );
}

/** The parameters that count beside what the others are set to. */
function offeredParameters(entry: Entry, noun: Noun | undefined, choice: Choice) {
  const values = noun === undefined ? {} : allParameters(noun, choice);
  return entry.params.filter((parameter) => counts(entry, parameter, values));
}

/** One entry of the catalogue, what it is and where it comes from, and all of its parameters. */
export function ChoiceFields(props: {
  readonly path: SpecPath;
  readonly label: string;
  readonly nouns: readonly Noun[];
  /** Which entries are offered; all unless given. */
  readonly offers?: (entry: Entry, noun: Noun) => boolean;
}) {
  const { path, label, nouns, offers = () => true } = props;
  const editing = useEditing();
  const { spec, base, edit } = editing;
  const choice = valueAt(spec, path) as Choice;
  const before = valueAt(base, path) as Choice | undefined;
  const noun = nouns.find((one) => isKnown(one, choice.id));
  const entry = noun === undefined ? undefined : entryOf(noun, choice.id);
  const problems = [...useProblems(path), ...useProblems([...path, "id"])];
  const offered = entriesOf(nouns).filter((one) => offers(one.entry, one.noun));
  return (
    <div className={styles.choice}>
      <div className={styles.field} data-changed={isChanged(editing, [...path, "id"]) || undefined}>
        <Select
          label={label}
          value={choice.id}
          options={offered.map((one) => ({
            value: one.entry.id,
            label: one.entry.label,
            summary: one.entry.summary,
          }))}
          onChange={(id) => edit(path, id === before?.id ? before : { id })}
        />
        {entry !== undefined && (
          <p className={styles.help}>
            {entry.summary} <cite className={styles.reference}>{entry.reference}</cite>
          </p>
        )}
        {before !== undefined && before.id !== choice.id && <Reset path={path} name={label.toLowerCase()} />}
        <Problems messages={problems} />
      </div>
      {entry !== undefined && entry.params.length > 0 && (
        <div className={styles.fields}>
          {offeredParameters(entry, noun, choice).map((field) => (
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
