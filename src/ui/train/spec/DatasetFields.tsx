import { useStore } from "zustand";
import images from "../../../experiment/catalogue/datasets/images.ts";
import { entryOf, isKnown } from "../../../experiment/catalogue/params.ts";
import { dataName, dataStore, publicData } from "../../../state/systems/data.ts";
import { chooseData } from "../../../state/train/draft.ts";
import { Select } from "../../controls/Select.tsx";
import { useDataHere } from "../../shared/useDataHere.ts";
import layout from "../../style/layout.module.css";
import { EntryHelp } from "./ChoiceFields.tsx";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { Field, Problems, Reset } from "./Field.tsx";
import { ParameterField } from "./ParameterField.tsx";

const path = ["dataset"];

/** The data set of the experiment, public or the visitor's own, with its editable parameters. */
export function DatasetFields() {
  const editing = useEditing();
  const { spec, base } = editing;
  const { dataset } = spec;
  const state = useStore(dataStore);
  const isHere = useDataHere(dataset);
  const problems = [
    ...useProblems(path),
    ...useProblems([...path, "id"]),
    ...useProblems([...path, "params", "digest"]),
  ];
  if (!isKnown("datasets", dataset.id)) return <Problems messages={problems} />;
  const entry = entryOf("datasets", dataset.id);
  const named = (state.stored ?? []).filter(({ choice }) => choice.id === images.id);
  // Data of several names are one option.
  const own = named.filter(
    ({ choice }, i) => named.findIndex((one) => one.choice.params?.digest === choice.params?.digest) === i,
  );
  const namesOf = (digest: unknown) =>
    named.filter(({ choice }) => choice.params?.digest === digest).map(({ name }) => name);
  const keyOf = (digest: unknown) => `${images.id} ${String(digest ?? "")}`;
  const value = dataset.id === images.id ? keyOf(dataset.params?.digest) : dataset.id;
  const options = [
    ...publicData.map(({ id, label, summary }) => ({ value: id, label, summary })),
    ...own.map(({ choice, origin }) => ({
      value: keyOf(choice.params?.digest),
      label: namesOf(choice.params?.digest).join(", "),
      summary: `Your data: ${origin}`,
    })),
  ];
  const isListed = options.some((option) => option.value === value);
  const isOther =
    JSON.stringify([base.dataset.id, base.dataset.params?.digest]) !==
    JSON.stringify([dataset.id, dataset.params?.digest]);
  return (
    <div className={layout.tight}>
      <Field
        isChanged={isChanged(editing, [...path, "id"])}
        help={
          <>
            <EntryHelp entry={entry} />
            {isHere === false && (
              <>
                Not on this machine. Download or add it in <a href="#data">Data</a>.
              </>
            )}
          </>
        }
        reset={isOther && <Reset path={path} name="data set" />}
        problems={problems}
      >
        <Select
          label="Data set"
          value={value}
          options={isListed ? options : [...options, { value, label: dataName(state, dataset) }]}
          onChange={(next) => {
            if (next === value) return;
            chooseData(own.find(({ choice }) => keyOf(choice.params?.digest) === next)?.choice ?? { id: next });
          }}
        />
      </Field>
      <div className={layout.fields}>
        {entry.params
          .filter(({ id }) => dataset.id !== images.id || id === "train")
          .map((field) => (
            <ParameterField
              key={`${entry.id} ${field.id}`}
              path={[...path, "params", field.id]}
              field={field}
              hasBase={!isOther}
            />
          ))}
      </div>
    </div>
  );
}
