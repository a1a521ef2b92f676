import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import { choiceProblems, entryOf, isKnown } from "../../../experiment/catalogue/params.ts";
import type { Split } from "../../../experiment/sampling/split.ts";
import type { DistanceSpec } from "../../../experiment/spec/spec.ts";
import type { Choice, Threat } from "../../../experiment/terms/choice.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import { Switch } from "../../controls/Switch.tsx";
import { ChoiceFields } from "./ChoiceFields.tsx";
import { useEditing } from "./editing.ts";
import { Listed } from "./Listed.tsx";
import { ParameterField } from "./ParameterField.tsx";
import styles from "./SpecForm.module.css";
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

/** What is measured once the networks are trained. */
export function EvaluationFields() {
  const { spec } = useEditing();
  const { split = "test" } = spec.evaluation;
  const most = imagesOf(spec.dataset, split);
  return (
    <>
      <div className={styles.fields}>
        <ParameterField path={at("split")} field={splitField} />
        <ParameterField path={at("examples")} field={examplesField(most)} absent={Math.min(256, most)} />
        <ParameterField path={at("gap")} field={gapField(imagesOf(spec.dataset, "train"))} absent={0} />
        <ParameterField path={at("coherence")} field={coherenceField} />
        <ParameterField path={at("health")} field={healthField} />
      </div>
      <Threats
        path={at("threats")}
        title="Threats"
        help="What the attacker may do: every attack runs at each."
      />
      <Listed<Choice>
        path={at("attacks")}
        title="Attacks"
        help="Each runs under every strategy below; suites bring strategies of their own."
        noun="attack"
        fresh={(attacks) => ({ id: attacks.some(({ id }) => id === "pgd") ? "apgd" : "pgd" })}
      >
        {(path) => (
          <ChoiceFields
            path={path}
            label="Attack"
            nouns={["attacks", "suites"]}
            offers={({ id }, noun) => noun === "suites" || !isMinimal(id)}
          />
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

/** The smallest perturbation of each image: left out until it is asked for. */
function Distance({ most }: { readonly most: number }) {
  const { spec, base, edit } = useEditing();
  const isOn = spec.evaluation.distance !== undefined;
  return (
    <div className={styles.optional}>
      <Switch
        label="Smallest perturbations"
        checked={isOn}
        onChange={(on) => edit(at("distance"), on ? (base.evaluation.distance ?? freshDistance) : undefined)}
      />
      <p className={styles.help}>
        Look for the smallest change that fools each system, image by image: its accuracy at every epsilon at
        once.
      </p>
      {isOn && (
        <div className={styles.nested}>
          <ParameterField path={at("distance", "examples")} field={examplesField(most)} absent={64} />
          <Threats
            path={at("distance", "within")}
            title="Look within"
            help="The largest change that is looked for in each norm; images that need more count as withstanding it."
          />
          <Listed<Choice>
            path={at("distance", "attacks")}
            title="Searches"
            help="Each image keeps the smallest change that any of these finds."
            noun="search"
            fresh={() => ({ id: "fab" })}
          >
            {(path) => (
              <ChoiceFields
                path={path}
                label="Search"
                nouns={["attacks"]}
                offers={({ id }) => isMinimal(id)}
              />
            )}
          </Listed>
          <StrategyPicks path={at("distance", "strategies")} needsMargin />
        </div>
      )}
    </div>
  );
}
