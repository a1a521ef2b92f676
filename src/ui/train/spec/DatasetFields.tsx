import { useStore } from "zustand";
import images from "../../../experiment/catalogue/datasets/images.ts";
import { entryOf, isKnown } from "../../../experiment/catalogue/params.ts";
import { dataName, dataStore, publicData } from "../../../state/systems/data.ts";
import { chooseData } from "../../../state/train/draft.ts";
import { Select } from "../../controls/Select.tsx";
import { useDataHere } from "../../shared/useDataHere.ts";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { ParameterField } from "./ParameterField.tsx";
import { Problems } from "./Problems.tsx";
import { Reset } from "./Reset.tsx";
import styles from "./SpecForm.module.css";

const path = ["dataset"];

/** Which data the experiment is on: public ones and own ones by name, with the parameters worth changing. */
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
  const own = (state.stored ?? []).filter(({ choice }) => choice.id === images.id);
  const keyOf = (digest: unknown) => `${images.id} ${String(digest ?? "")}`;
  const value = dataset.id === images.id ? keyOf(dataset.params?.digest) : dataset.id;
  const options = [
    ...publicData.map(({ id, label, summary }) => ({ value: id, label, summary })),
    ...own.map(({ name, choice, origin }) => ({
      value: keyOf(choice.params?.digest),
      label: name,
      summary: `Own data: ${origin}`,
    })),
  ];
  const isListed = options.some((option) => option.value === value);
  const isOther =
    JSON.stringify([base.dataset.id, base.dataset.params?.digest]) !==
    JSON.stringify([dataset.id, dataset.params?.digest]);
  return (
    <div className={styles.choice}>
      <div className={styles.field} data-changed={isChanged(editing, [...path, "id"]) || undefined}>
        <Select
          label="Data set"
          value={value}
          options={isListed ? options : [...options, { value, label: dataName(state, dataset) }]}
          onChange={(next) => {
            if (next === value) return;
            chooseData(
              own.find(({ choice }) => keyOf(choice.params?.digest) === next)?.choice ?? { id: next },
            );
          }}
        />
        <p className={styles.help}>
          {entry.summary} <cite className={styles.reference}>{entry.reference}</cite>
        </p>
        {isHere === false && (
          <p className={styles.help}>
            It is not on this machine: <a href="#data">Data</a> is where it can be downloaded or added.
          </p>
        )}
        {isOther && <Reset path={path} name="data set" />}
        <Problems messages={problems} />
      </div>
      <div className={styles.fields}>
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
