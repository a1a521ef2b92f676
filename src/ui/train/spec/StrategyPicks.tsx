import clsx from "clsx";
import { entryOf } from "../../../experiment/catalogue/params.ts";
import { strategies } from "../../../experiment/catalogue/strategies/index.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import layout from "../../style/layout.module.css";
import { useEditing } from "./editing.ts";
import styles from "./form.module.css";
import { ListFrame } from "./Listed.tsx";

const core = {
  id: "core",
  label: "Core",
  summary: "The three that work on every kind of system: softmax or cross-entropy, margin, multi-targeted.",
  where: "",
};

const whereText = {
  any: "",
  arms: "systems of arms only",
  multiclass: "systems that score like one network only",
  stages: "hierarchical systems only",
} as const;

/** Checkboxes for the strategies that the attacks use. */
export function StrategyPicks(props: { readonly path: SpecPath; readonly needsMargin?: boolean }) {
  const { path, needsMargin = false } = props;
  const { spec, edit } = useEditing();
  const chosen = (valueAt(spec, path) ?? []) as readonly string[];
  const entries = Object.keys(strategies)
    .map((id) => entryOf("strategies", id))
    .filter(({ margin }) => margin || !needsMargin)
    .map(({ id, label, summary, appliesTo }) => ({ id, label, summary, where: whereText[appliesTo] }));
  return (
    <ListFrame
      path={path}
      title="Strategies"
      help="The score that an attack increases. Each strategy is one way to fool the whole system."
    >
      <ul className={styles.entries}>
        {[core, ...entries].map(({ id, label, summary, where }) => (
          <li key={id}>
            <label className={styles.pick}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={({ target }) =>
                  edit(path, target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              <span>
                <span className={styles.pickName}>
                  {label}
                  {where !== "" && <span className={clsx(layout.fine, styles.where)}>{where}</span>}
                </span>
                <span className={clsx(layout.fine, styles.pickSummary)}>{summary}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </ListFrame>
  );
}
