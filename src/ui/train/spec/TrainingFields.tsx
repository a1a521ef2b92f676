import type { Training } from "../../../experiment/spec/spec.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import { useEditing } from "./editing.ts";
import { Listed } from "./Listed.tsx";
import { ParameterField } from "./ParameterField.tsx";
import styles from "./SpecForm.module.css";
import { dropField, trainingFields } from "./specFields.ts";

/** How member networks are trained: of all systems, or of one that departs from the others'. */
export function TrainingFields({ path }: { readonly path: SpecPath }) {
  const { spec, base } = useEditing();
  const shared = path.length === 1 ? base.training : spec.training;
  return (
    <>
      <div className={styles.fields}>
        {trainingFields.map((field) => (
          <ParameterField
            key={field.id}
            path={[...path, field.id]}
            field={field}
            absent={shared[field.id as Exclude<keyof Training, "drops">] ?? field.default}
          />
        ))}
      </div>
      <Listed<number>
        path={[...path, "drops"]}
        title="Learning rate drops"
        help="After these shares of the training the learning rate is divided by 10."
        noun="drop"
        fresh={(all) => Number(((1 + (all.at(-1) ?? 0)) / 2).toFixed(3))}
      >
        {(at) => <ParameterField path={at} field={dropField} terse />}
      </Listed>
    </>
  );
}
