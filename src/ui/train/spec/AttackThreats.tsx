import type { EvaluationAttack } from "../../../experiment/spec/spec.ts";
import { hasThreat, sameThreat, type Threat, threatKey } from "../../../experiment/terms/choice.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import layout from "../../style/layout.module.css";
import { useEditing, useProblems } from "./editing.ts";
import { Problems, Reset } from "./Field.tsx";
import styles from "./form.module.css";

/** The threats of the evaluation at which one attack runs: by default all. Nothing is shown where there is no choice. */
export function AttackThreats({ path }: { readonly path: SpecPath }) {
  const { spec, edit } = useEditing();
  const { threats } = spec.evaluation;
  const own = (valueAt(spec, path) as EvaluationAttack).threats;
  const at = [...path, "threats"];
  const problems = useProblems(at, true);
  if (threats.length < 2 && own === undefined) return null;
  const runs = (threat: Threat) => own === undefined || hasThreat(own, threat);
  const choose = (threat: Threat, on: boolean) => {
    const chosen = threats.filter((one) => (sameThreat(one, threat) ? on : runs(one)));
    edit(at, chosen.length === threats.length ? undefined : chosen);
  };
  return (
    <fieldset className={styles.threats}>
      <legend className={layout.fine}>Runs at</legend>
      {threats.map((threat) => (
        <label key={threatKey(threat)} className={styles.pick}>
          <input type="checkbox" checked={runs(threat)} onChange={({ target }) => choose(threat, target.checked)} />
          <span>{threatText(threat)}</span>
        </label>
      ))}
      <Reset path={at} name="threats of the attack" />
      <Problems messages={problems} />
    </fieldset>
  );
}
