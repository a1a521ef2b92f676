import type { Parameter } from "../../experiment/catalogue/entry.ts";
import { networks } from "../../experiment/catalogue/networks/index.ts";
import type { ParameterValue } from "../../experiment/terms/choice.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { Select } from "../controls/Select.tsx";
import { Switch } from "../controls/Switch.tsx";
import { TextField } from "../controls/TextField.tsx";
import { Term } from "../glossary/Term.tsx";

/** The control for the kind of a parameter. Its label opens the explanation. */
export function ParameterControl(props: {
  readonly parameter: Parameter & { readonly reference?: string };
  readonly value: ParameterValue;
  readonly onChange: (value: ParameterValue) => void;
  /** Show a slider with this range beside a number. */
  readonly slider?: { readonly min: number; readonly max: number };
}) {
  const { parameter, value, onChange, slider } = props;
  const { reference = "" } = parameter;
  const label = <Term entry={{ label: parameter.label, summary: parameter.help, reference }}>{parameter.label}</Term>;
  switch (parameter.kind) {
    case "boolean":
      return <Switch label={label} checked={value === true} onChange={onChange} />;
    case "choice":
      return (
        <Select
          label={label}
          value={String(value)}
          options={parameter.options.map((option) => optionOf(option, parameter))}
          onChange={onChange}
        />
      );
    case "text":
      return parameter.asked === true ? (
        <TextField
          label={label}
          aria-label={parameter.label}
          maxLength={4000}
          spellCheck={false}
          value={String(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <p>
          {label}: {value === "" ? "none" : String(value)}
        </p>
      );
    case "integer":
    case "number":
      return (
        <NumberField
          label={label}
          name={parameter.label}
          value={Number(value)}
          onChange={onChange}
          min={parameter.min}
          max={parameter.max}
          step={parameter.kind === "number" ? 0.01 : parameter.max <= 1000 || parameter.min === 0 ? 1 : 100}
          whole={parameter.kind === "integer"}
          {...(slider === undefined ? {} : { slider })}
        />
      );
    default:
      return parameter satisfies never;
  }
}

const norms: Readonly<Record<string, { readonly label: string; readonly summary: string }>> = {
  linf: { label: "ℓ∞", summary: "The largest change of any pixel." },
  l2: { label: "ℓ2", summary: "The Euclidean length of the whole change." },
};

/** The label and summary of an option: the parameter's own texts, or those of a network or norm. */
export function optionOf(id: string, parameter: Parameter) {
  const texts = (parameter.kind === "choice" && parameter.texts) || {};
  const { label, summary } =
    id in networks ? networks[id as keyof typeof networks] : (texts[id] ?? norms[id] ?? { label: id, summary: "" });
  return summary === "" ? { value: id, label } : { value: id, label, summary };
}
