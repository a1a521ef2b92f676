import clsx from "clsx";
import { useStore } from "zustand";
import { threatText } from "../../../figures/drawing/format.ts";
import { changeSetting, resetDraft, resetSetting } from "../../../state/train/draft.ts";
import { draftBase, draftSettings, draftSpec } from "../../../state/train/draftSpec.ts";
import { draftStore } from "../../../state/train/draftStore.ts";
import type { Setting } from "../../../state/train/settings.ts";
import layout from "../../style/layout.module.css";
import { ResetAll } from "./Field.tsx";
import styles from "./form.module.css";
import { SettingField } from "./SettingField.tsx";

const groups: readonly { readonly id: Setting["group"]; readonly title: string }[] = [
  { id: "training", title: "Training" },
  { id: "defence", title: "Attacks during training" },
  { id: "judging", title: "Evaluation" },
];

/** The short form: the settings of a preset that people change most. The full form has all of them. */
export function SettingsForm() {
  const draft = useStore(draftStore);
  const preset = draftBase(draft);
  const spec = draftSpec(draft);
  const settings = draftSettings(draft);
  const isScaled = spec.defence.id !== "standard" && draft.copy?.from === undefined;
  return (
    <div className={layout.stack}>
      {groups.map(({ id, title }) => {
        const own = settings.filter((setting) => setting.group === id);
        if (own.length === 0) return null;
        return (
          <fieldset key={id} className={layout.fields}>
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
              <p className={clsx(layout.fine, styles.wide)}>
                Attacked at {spec.evaluation.threats.map(threatText).join(", ")}.
                {isScaled && " These budgets scale with the training budget, as in the preset."}
              </p>
            )}
          </fieldset>
        );
      })}
      <ResetAll
        changes={settings.filter((setting) => setting.read(spec) !== setting.read(preset)).length}
        from="the preset"
        onReset={resetDraft}
      />
    </div>
  );
}
