import type { Training } from "../../../experiment/spec/spec.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import layout from "../../style/layout.module.css";
import { useEditing } from "./editing.ts";
import { Listed } from "./Listed.tsx";
import { ParameterField } from "./ParameterField.tsx";
import { dropField, trainingFields } from "./specFields.ts";

/** How to train the networks of every system, or of one system that overrides the shared settings. */
export function TrainingFields({ path }: { readonly path: SpecPath }) {
  const { spec, base } = useEditing();
  const shared = path.length === 1 ? base.training : spec.training;
  return (
    <>
      <div className={layout.fields}>
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
        help="The learning rate is divided by 10 after each of these fractions of training."
        noun="drop"
        fresh={(all) => Number(((1 + (all.at(-1) ?? 0)) / 2).toFixed(3))}
      >
        {(at) => <ParameterField path={at} field={dropField} terse />}
      </Listed>
    </>
  );
}
