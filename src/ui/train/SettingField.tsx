import { Undo2 } from "lucide-react";
import type { Parameter } from "../../experiment/catalogue/entry.ts";
import { networks } from "../../experiment/catalogue/networks/index.ts";
import type { ParameterValue } from "../../experiment/spec.ts";
import type { Setting } from "../../state/settings.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Select } from "../controls/Select.tsx";
import { Switch } from "../controls/Switch.tsx";
import { Term } from "../controls/Term.tsx";
import styles from "./SettingsForm.module.css";

/** One setting: its control by the kind of its parameter, its explanation, and whether it differs from the preset. */
export function SettingField(props: {
  readonly setting: Setting;
  readonly value: ParameterValue;
  readonly preset: ParameterValue;
  readonly onChange: (value: ParameterValue) => void;
  readonly onReset: () => void;
}) {
  const { setting, value, preset, onChange, onReset } = props;
  const isChanged = value !== preset;
  return (
    <div className={styles.setting} data-changed={isChanged || undefined}>
      <div className={styles.control}>
        <Control parameter={setting.parameter} value={value} onChange={onChange} />
      </div>
      {isChanged && (
        <div className={styles.changed}>
          <span>preset: {optionOf(String(preset)).label}</span>
          <IconButton
            size="s"
            label={`Reset ${setting.parameter.label.toLowerCase()} to the preset's ${preset}`}
            icon={<Undo2 />}
            onClick={onReset}
          />
        </div>
      )}
    </div>
  );
}

function Control(props: {
  readonly parameter: Parameter;
  readonly value: ParameterValue;
  readonly onChange: (value: ParameterValue) => void;
}) {
  const { parameter, value, onChange } = props;
  const label = <Term entry={{ label: parameter.label, summary: parameter.help }}>{parameter.label}</Term>;
  switch (parameter.kind) {
    case "boolean":
      return <Switch label={label} checked={value === true} onChange={onChange} />;
    case "choice":
      return (
        <Select
          label={label}
          value={String(value)}
          options={parameter.options.map((option) => optionOf(option))}
          onChange={onChange}
        />
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
        />
      );
    default:
      return parameter satisfies never;
  }
}

const norms: Readonly<Record<string, { readonly label: string; readonly summary: string }>> = {
  linf: { label: "ℓ∞", summary: "The largest change of any one pixel." },
  l2: { label: "ℓ2", summary: "The length of the whole change." },
};

function optionOf(id: string) {
  const { label, summary } =
    id in networks ? networks[id as keyof typeof networks] : (norms[id] ?? { label: id, summary: "" });
  return summary === "" ? { value: id, label } : { value: id, label, summary };
}
