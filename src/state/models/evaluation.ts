import { createStore } from "zustand/vanilla";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { hasArms } from "../../experiment/catalogue/decompositionFacts.ts";
import { usualBudget } from "../../experiment/catalogue/usualBudget.ts";
import { trainingDeviations } from "../../experiment/presets/trainingDeviations.ts";
import type { DistanceSpec, ExperimentSpec, SystemSpec, TransferSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { Choice, Norm, Threat } from "../../experiment/terms/choice.ts";
import type { StoredModel } from "../../lab/engine/modelApi.ts";
import { isDone } from "../../lab/run/runState.ts";
import { epsilonLimits, steppingAttacks } from "../attack/attackSettings.ts";
import type { Run } from "../runs/run.ts";
import { dataStore } from "../systems/data.ts";
import { dataOf, isSameKind, untrained } from "./modelSystems.ts";

/** Which attacks an evaluation runs: PGD under the losses that all systems share, AutoAttack, or every attack. */
export type AttackPick = "core" | "auto" | "every";

/** The form that evaluates models of the user without training anything. */
export interface EvaluationForm {
  /** Names of stored models; null: the first one. */
  readonly models: readonly string[] | null;
  /** The run whose trained systems are evaluated beside them; empty: none. */
  readonly beside: string;
  readonly examples: number;
  readonly norm: Norm;
  /** Null: the usual budget for images of this kind. */
  readonly epsilon: Readonly<Record<Norm, number | null>>;
  readonly attacks: AttackPick;
  readonly transfer: boolean;
  readonly distance: boolean;
  readonly health: boolean;
}

/** The form, kept while the page is open. */
export const evaluationStore = createStore<EvaluationForm>()(() => ({
  models: null,
  beside: "",
  examples: 256,
  norm: "linf",
  epsilon: { linf: null, l2: null },
  attacks: "core",
  transfer: false,
  distance: false,
  health: true,
}));

/** The chosen models, as far as they are for the data of the first. */
export function chosenModels({ models }: EvaluationForm, stored: readonly StoredModel[]): readonly StoredModel[] {
  const named = models === null ? [] : stored.filter(({ name }) => models.includes(name));
  const chosen = named.length > 0 ? named : stored.slice(0, 1);
  const [first] = chosen;
  return first === undefined ? [] : chosen.filter((model) => isSameKind(dataIn(model), dataIn(first)));
}

const dataIn = (model: StoredModel): Choice => dataOf(model, dataStore.getState().stored ?? []);

/** Runs whose trained systems can be evaluated beside a model: all trained, and on the same images and classes. */
export function runsBeside(runs: readonly Run[], model: StoredModel): readonly Run[] {
  return runs.filter(
    ({ spec, tasks }) =>
      spec.systems.some(({ imported }) => imported === undefined) &&
      isSameKind(spec.dataset, dataIn(model)) &&
      tasks.length > 0 &&
      tasks.every((state) => state.task.kind !== "train" || isDone(state)),
  );
}

/** The experiment of the form. It may be invalid; starting it says why. */
export function evaluationSpec(
  form: EvaluationForm,
  models: readonly StoredModel[],
  beside: Run | undefined,
): ExperimentSpec {
  const [first] = models;
  if (first === undefined) throw new Error("no model chosen: choose at least one of your own models");
  const trained = beside?.spec.systems ?? [];
  const own = models.map((model): SystemSpec => {
    const isTaken = trained.some(({ id }) => id === model.name);
    const id = isTaken ? `own-${model.name}`.slice(0, 40) : model.name;
    return { id, decomposition: model.decomposition, imported: [...model.imported] };
  });
  // Trained systems first: the gap is that of the first RoBin and the first multiclass model.
  const systems = [...trained, ...own];
  const base = beside?.spec ?? untrained("", dataIn(first), systems);
  const names = own.map(({ id }) => id).join(", ");
  const name = `${names}, evaluated`.slice(0, 200);
  const spec: ExperimentSpec = { ...base, name, systems, deviations: [...trainingDeviations(base, systems)] };
  const { test } = factsOf(spec.dataset).splits;
  const threat = threatOf(form, spec.dataset);
  const examples = Math.min(form.examples, test);
  const evaluation: ExperimentSpec["evaluation"] = {
    examples,
    threats: [threat],
    attacks: [{ id: "pgd", params: { steps: 20 } }],
    strategies: ["core"],
    coherence: systems.some(hasArms),
    ...(form.distance ? { distance: distanceIn(threat, examples) } : {}),
    ...(form.transfer ? { transfer: transfers(own, systems) } : {}),
    ...(form.health ? { health: true } : {}),
  };
  const plain = { ...spec, evaluation };
  if (form.attacks === "auto") return { ...spec, evaluation: { ...evaluation, attacks: [{ id: "auto" }] } };
  return form.attacks === "every" ? withEveryAttack(plain) : plain;
}

/** The budget of the form, else the usual one. */
export const threatOf = ({ norm, epsilon }: EvaluationForm, dataset: Choice): Threat => ({
  norm,
  epsilon: epsilon[norm] ?? usualBudget(norm, dataset),
});

/** Every attack that these systems and losses allow. */
function withEveryAttack(spec: ExperimentSpec): ExperimentSpec {
  const using = (attacks: readonly Choice[]) => ({
    ...spec,
    evaluation: { ...spec.evaluation, attacks: [...attacks] },
  });
  const usable = steppingAttacks.map((id): Choice => ({ id })).filter((choice) => parseSpec(using([choice])).ok);
  return using(usable);
}

function distanceIn({ norm, epsilon }: Threat, examples: number): DistanceSpec {
  return {
    examples: Math.min(64, examples),
    within: [{ norm, epsilon: Math.min(epsilonLimits[norm].most, 4 * epsilon) }],
    attacks: [{ id: "fab" }],
    strategies: ["margin"],
  };
}

/** From every own model to every other system, and back. */
function transfers(own: readonly SystemSpec[], all: readonly SystemSpec[]): TransferSpec[] {
  const isOwn = (id: string) => own.some((system) => system.id === id);
  const attack = { id: "pgd", params: { steps: 20 } };
  return all
    .flatMap(({ id: from }) =>
      all.filter(({ id: to }) => from !== to && (isOwn(from) || isOwn(to))).map(({ id: to }) => ({ from, to, attack })),
    )
    .slice(0, 50);
}
