import { attacks } from "../../../experiment/catalogue/attacks/index.ts";
import type { Parameter } from "../../../experiment/catalogue/entry.ts";
import type { AttackEntry } from "../../../experiment/catalogue/nouns.ts";
import type { ParameterValue } from "../../../experiment/terms/choice.ts";
import {
  type AttackSettings,
  mostSteps,
  parameterValue,
  startingValue,
  withValue,
} from "../../../state/attack/attackSettings.ts";
import { changeSettings } from "../../../state/attack/attackStore.ts";
import { ParameterControl } from "../../shared/ParameterControl.tsx";
import styles from "./SettingsPanel.module.css";

/** The first parameter of the attack: the length of a run. */
export function RunLength({ settings }: { readonly settings: AttackSettings }) {
  const [first] = parametersOf(settings);
  return first === undefined ? null : <Field parameter={first} settings={settings} isLength />;
}

/** Whether runs start at a random point, if the attack has the option. */
export function StartChoice({ settings }: { readonly settings: AttackSettings }) {
  const parameter = parametersOf(settings).find(({ id }) => id === "randomStart");
  return parameter === undefined ? null : <Field parameter={parameter} settings={settings} />;
}

/** All other parameters, folded; the summary counts those that differ from their defaults. */
export function MoreParameters({ settings }: { readonly settings: AttackSettings }) {
  const [, ...others] = parametersOf(settings);
  const more = others.filter(({ id }) => id !== "randomStart");
  if (more.length === 0) return null;
  const changed = more.filter((parameter) => parameterValue(settings, parameter) !== startingValue(parameter)).length;
  return (
    <details className={styles.more}>
      <summary>
        More {attacks[settings.attack].label} options
        {changed > 0 && <span className={styles.changed}>{changed} changed</span>}
      </summary>
      <div className={styles.fields}>
        {more.map((parameter) => (
          <Field key={parameter.id} parameter={parameter} settings={settings} />
        ))}
      </div>
    </details>
  );
}

function parametersOf({ attack }: AttackSettings): readonly Parameter[] {
  const entry: AttackEntry = attacks[attack];
  return entry.params;
}

function Field(props: {
  readonly parameter: Parameter;
  readonly settings: AttackSettings;
  /** Whether it is the number of steps: limited, with a slider. */
  readonly isLength?: boolean;
}) {
  const { parameter, settings, isLength = false } = props;
  const value = parameterValue(settings, parameter);
  const onChange = (next: ParameterValue) => changeSettings(withValue(settings, parameter, next));
  if (!isLength || parameter.kind !== "integer")
    return <ParameterControl parameter={parameter} value={value} onChange={onChange} />;
  const max = Math.min(parameter.max, mostSteps / 2);
  return (
    <ParameterControl
      parameter={{ ...parameter, max }}
      value={value}
      onChange={onChange}
      slider={{ min: parameter.min, max: Number(value) > 100 ? max : 100 }}
    />
  );
}
