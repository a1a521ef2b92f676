import { Undo2 } from "lucide-react";
import type { ParameterValue } from "../../experiment/terms/choice.ts";
import type { Setting } from "../../state/train/settings.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { optionOf, ParameterControl } from "./ParameterControl.tsx";
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
        <ParameterControl parameter={setting.parameter} value={value} onChange={onChange} />
      </div>
      {isChanged && (
        <div className={styles.changed}>
          <span>preset: {optionOf(String(preset), setting.parameter).label}</span>
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
