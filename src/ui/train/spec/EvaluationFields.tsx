import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import { choiceProblems, entryOf, isKnown } from "../../../experiment/catalogue/params.ts";
import type { Split } from "../../../experiment/sampling/split.ts";
import type { DistanceSpec } from "../../../experiment/spec/spec.ts";
import type { Choice, Threat } from "../../../experiment/terms/choice.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import layout from "../../style/layout.module.css";
import { AttackThreats } from "./AttackThreats.tsx";
import { ChoiceFields } from "./ChoiceFields.tsx";
import { useEditing } from "./editing.ts";
import styles from "./form.module.css";
import { Listed } from "./Listed.tsx";
import { Optional } from "./Optional.tsx";
import { ParameterField } from "./ParameterField.tsx";
import { StrategyPicks } from "./StrategyPicks.tsx";
import {
  coherenceField,
  epsilonField,
  examplesField,
  gapField,
  healthField,
  normField,
  splitField,
} from "./specFields.ts";

const at = (...rest: readonly (string | number)[]): SpecPath => ["evaluation", ...rest];

/** What to measure on the trained networks. */
export function EvaluationFields() {
  const { spec } = useEditing();
  const { split = "test" } = spec.evaluation;
  const most = imagesOf(spec.dataset, split);
  return (
    <>
      <div className={layout.fields}>
        <ParameterField path={at("split")} field={splitField} />
        <ParameterField path={at("examples")} field={examplesField(most)} absent={Math.min(256, most)} />
        <ParameterField path={at("gap")} field={gapField(imagesOf(spec.dataset, "train"))} absent={0} />
        <ParameterField path={at("coherence")} field={coherenceField} />
        <ParameterField path={at("health")} field={healthField} />
      </div>
      <Threats
        path={at("threats")}
        title="Threats"
        help="How much the attacker may change an image. Each attack runs at every threat, unless you limit it below."
      />
      <Listed<Choice>
        path={at("attacks")}
        title="Attacks"
        help="Each attack runs with every strategy below. Suites bring their own strategies."
        noun="attack"
        fresh={(attacks) => ({ id: attacks.some(({ id }) => id === "pgd") ? "apgd" : "pgd" })}
      >
        {(path) => (
          <>
            <ChoiceFields
              path={path}
              label="Attack"
              nouns={["attacks", "suites"]}
              offers={({ id }, noun) => noun === "suites" || !isMinimal(id)}
            />
            <AttackThreats path={path} />
          </>
        )}
      </Listed>
      <StrategyPicks path={at("strategies")} />
      <Distance most={most} />
    </>
  );
}

const isMinimal = (id: string) => isKnown("attacks", id) && entryOf("attacks", id).minimal;

function imagesOf(dataset: Choice, split: Split): number {
  return choiceProblems("datasets", dataset).length === 0 ? factsOf(dataset).splits[split] : 100_000;
}

function Threats(props: { readonly path: SpecPath; readonly title: string; readonly help: string }) {
  return (
    <Listed<Threat>
      {...props}
      noun="threat"
      fresh={(threats) => {
        const last = threats.at(-1);
        return last === undefined
          ? { norm: "linf", epsilon: 0.1 }
          : { ...last, epsilon: Number((last.epsilon * 1.5).toPrecision(3)) };
      }}
    >
      {(path) => (
        <div className={styles.pair}>
          <ParameterField path={[...path, "norm"]} field={normField} terse />
          <ParameterField path={[...path, "epsilon"]} field={epsilonField} terse />
        </div>
      )}
    </Listed>
  );
}

const freshDistance: DistanceSpec = {
  examples: 64,
  within: [{ norm: "linf", epsilon: 0.5 }],
  attacks: [{ id: "fab" }],
  strategies: ["margin"],
};

/** The search for the smallest perturbation of each image. */
function Distance({ most }: { readonly most: number }) {
  return (
    <Optional
      path={at("distance")}
      title="Smallest perturbations"
      help="Find the smallest change to each image that fools a system. This gives its accuracy at every epsilon."
      fresh={freshDistance}
    >
      <ParameterField path={at("distance", "examples")} field={examplesField(most)} absent={64} />
      <Threats
        path={at("distance", "within")}
        title="Search limits"
        help="The largest change to try in each norm. Images that need more count as robust."
      />
      <Listed<Choice>
        path={at("distance", "attacks")}
        title="Searches"
        help="For each image, the smallest change that any search finds counts."
        noun="search"
        fresh={() => ({ id: "fab" })}
      >
        {(path) => <ChoiceFields path={path} label="Search" nouns={["attacks"]} offers={({ id }) => isMinimal(id)} />}
      </Listed>
      <StrategyPicks path={at("distance", "strategies")} needsMargin />
    </Optional>
  );
}
