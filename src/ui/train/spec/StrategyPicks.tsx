import { entryOf } from "../../../experiment/catalogue/params.ts";
import { strategies } from "../../../experiment/catalogue/strategies/index.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { Problems } from "./Problems.tsx";
import { Reset } from "./Reset.tsx";
import styles from "./SpecForm.module.css";

const core = {
  id: "core",
  label: "Core",
  summary: "The three that exist for every kind of system: softmax or cross-entropy, margin, multi-targeted.",
  where: "",
};

const whereText = {
  any: "",
  arms: "systems of arms",
  multiclass: "systems that score like one network",
  stages: "hierarchical systems",
} as const;

/** Which strategies the attacks follow: any number of them. */
export function StrategyPicks(props: { readonly path: SpecPath; readonly needsMargin?: boolean }) {
  const { path, needsMargin = false } = props;
  const editing = useEditing();
  const chosen = (valueAt(editing.spec, path) ?? []) as readonly string[];
  const problems = useProblems(path, true);
  const entries = Object.keys(strategies)
    .map((id) => entryOf("strategies", id))
    .filter(({ margin }) => margin || !needsMargin)
    .map(({ id, label, summary, appliesTo }) => ({ id, label, summary, where: whereText[appliesTo] }));
  return (
    <fieldset className={styles.listed} data-changed={isChanged(editing, path) || undefined}>
      <legend className={styles.listTitle}>Strategies</legend>
      <p className={styles.help}>What an attack climbs: each strategy is one way to fool the whole system.</p>
      <Reset path={path} name="strategies" />
      <ul className={styles.picks}>
        {[core, ...entries].map(({ id, label, summary, where }) => (
          <li key={id}>
            <label className={styles.pick}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) =>
                  editing.edit(
                    path,
                    event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id),
                  )
                }
              />
              <span>
                <span className={styles.pickName}>
                  {label}
                  {where !== "" && <span className={styles.where}>{where}</span>}
                </span>
                <span className={styles.help}>{summary}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <Problems messages={problems} />
    </fieldset>
  );
}
