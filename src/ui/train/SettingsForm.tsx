import { useStore } from "zustand";
import { threatText } from "../../figures/drawing/format.ts";
import {
  changeSetting,
  draftBase,
  draftSettings,
  draftSpec,
  draftStore,
  resetDraft,
  resetSetting,
} from "../../state/train/draft.ts";
import type { Setting } from "../../state/train/settings.ts";
import { Button } from "../controls/Button.tsx";
import { SettingField } from "./SettingField.tsx";
import styles from "./SettingsForm.module.css";

const groups: readonly { readonly id: Setting["group"]; readonly title: string }[] = [
  { id: "training", title: "Training" },
  { id: "defence", title: "Attacks during training" },
  { id: "judging", title: "Judging" },
];

/** The few settings of a preset that are worth changing by hand; the rest is in the spec. */
export function SettingsForm() {
  const draft = useStore(draftStore);
  const preset = draftBase(draft);
  const spec = draftSpec(draft);
  const settings = draftSettings(draft);
  const changed = settings.filter((setting) => setting.read(spec) !== setting.read(preset)).length;
  return (
    <div className={styles.form}>
      {groups.map(({ id, title }) => {
        const own = settings.filter((setting) => setting.group === id);
        if (own.length === 0) return null;
        return (
          <fieldset key={id} className={styles.group}>
            <legend className={styles.legend}>{title}</legend>
            {own.map((setting) => (
              <SettingField
                key={setting.id}
                setting={setting}
                value={setting.read(spec)}
                preset={setting.read(preset)}
                onChange={(value) => changeSetting(setting.id, value)}
                onReset={() => resetSetting(setting.id)}
              />
            ))}
            {id === "judging" && (
              <p className={styles.note}>
                Attacked at {spec.evaluation.threats.map(threatText).join(", ")}
                {spec.defence.id === "standard" || draft.copy?.from !== undefined
                  ? "."
                  : ": the preset's fractions of the training budget."}
              </p>
            )}
          </fieldset>
        );
      })}
      {changed > 0 && (
        <div className={styles.resetAll}>
          <span>{changed === 1 ? "1 setting differs" : `${changed} settings differ`} from the preset.</span>
          <Button size="s" variant="quiet" onClick={resetDraft}>
            Reset all
          </Button>
        </div>
      )}
    </div>
  );
}
