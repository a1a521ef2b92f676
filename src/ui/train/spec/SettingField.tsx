import type { ParameterValue } from "../../../experiment/terms/choice.ts";
import type { Setting } from "../../../state/train/settings.ts";
import { optionOf, ParameterControl } from "../../shared/ParameterControl.tsx";
import { ChangeNote, Field } from "./Field.tsx";

/** One setting of the short form, marked where it differs from the preset. */
export function SettingField(props: {
  readonly setting: Setting;
  readonly value: ParameterValue;
  readonly preset: ParameterValue;
  readonly onChange: (value: ParameterValue) => void;
  readonly onReset: () => void;
}) {
  const { setting, value, preset, onChange, onReset } = props;
  const { parameter } = setting;
  const isChanged = value !== preset;
  return (
    <Field
      isChanged={isChanged}
      reset={
        isChanged && (
          <ChangeNote label={`Reset ${parameter.label.toLowerCase()} to the preset's ${preset}`} onReset={onReset}>
            preset: {optionOf(String(preset), parameter).label}
          </ChangeNote>
        )
      }
    >
      <ParameterControl parameter={parameter} value={value} onChange={onChange} />
    </Field>
  );
}
