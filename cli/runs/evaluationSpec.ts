import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { usualBudget } from "../../src/experiment/catalogue/usualBudget.ts";
import digitsQuick from "../../src/experiment/presets/digitsQuick.ts";
import { trainingDeviations } from "../../src/experiment/presets/trainingDeviations.ts";
import type { EvaluationSpec, ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import { type Choice, normSchema, type Threat } from "../../src/experiment/terms/choice.ts";
import type { StoredModel } from "../../src/lab/engine/modelApi.ts";
import { numberOption, UserError, wholeOption } from "../terminal/command.ts";
import { modelSystem, specFrom, withSettings } from "./specSource.ts";
import { namesOption } from "./trainedSystems.ts";

interface Options {
  readonly examples?: string | undefined;
  readonly norm?: string | undefined;
  readonly epsilon?: string | undefined;
  readonly like?: string | undefined;
  readonly set?: readonly string[] | undefined;
}

/** An experiment that only evaluates imported models. @throws UserError that lists every problem. */
export async function evaluationSpec(
  models: readonly StoredModel[],
  dataset: { readonly name: string; readonly choice: Choice },
  options: Options,
): Promise<ExperimentSpec> {
  const { splits } = factsOf(dataset.choice);
  // Nothing is trained, so network, defence and training are named and not used.
  const base: ExperimentSpec = {
    version: 1,
    name: `${models.map(({ name }) => name).join(", ")} on ${dataset.name}`.slice(0, 200),
    seed: 1,
    dataset: dataset.choice,
    network: digitsQuick.network,
    defence: { id: "standard" },
    training: { ...digitsQuick.training, batchSize: Math.min(digitsQuick.training.batchSize, splits.train) },
    systems: models.map(modelSystem),
    evaluation: digitsQuick.evaluation,
  };
  return judgedAnew(base, options);
}

/**
 * An experiment that evaluates systems of a pack anew, beside imported models. Its networks come from `withPack`.
 *
 * @param systems ids of systems of the pack, with commas; undefined: all.
 * @throws UserError that lists every problem.
 */
export function packEvaluationSpec(
  pack: Pack,
  systems: string | undefined,
  models: readonly StoredModel[],
  options: Options,
): Promise<ExperimentSpec> {
  const ids = pack.spec.systems.map(({ id }) => id);
  const chosen = systems === undefined ? ids : namesOption("--systems", systems);
  const unknown = chosen.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new UserError(
      `--systems ${unknown} found, which pack ${pack.id} does not have: one of ${ids.join(", ")} expected`,
    );
  const own = pack.spec.systems.filter(({ id }) => chosen.includes(id));
  const name = `Pack ${pack.id}, judged anew: ${[...chosen, ...models.map((model) => model.name)].join(", ")}`.slice(
    0,
    200,
  );
  // The pack's sentences about its own evaluation would be false about this one.
  const deviations = [...trainingDeviations(pack.spec, own)];
  return judgedAnew({ ...pack.spec, name, deviations, systems: [...own, ...models.map(modelSystem)] }, options);
}

/** The experiment with the evaluation that the options ask for. */
async function judgedAnew(base: ExperimentSpec, options: Options): Promise<ExperimentSpec> {
  const like = options.like === undefined ? null : await specFrom(options.like, []);
  const evaluation = like === null ? usualEvaluation(base, options) : evaluationLike(like, base, options);
  const spec = { ...base, seed: like?.seed ?? base.seed, evaluation };
  return withSettings(JSON.parse(JSON.stringify(spec)), spec.name, options.set ?? []);
}

function usualEvaluation(base: ExperimentSpec, options: Options): EvaluationSpec {
  return {
    examples: examplesOption(options) ?? Math.min(256, factsOf(base.dataset).splits.test),
    threats: [threatOption(options, base.dataset, "linf")],
    attacks: [{ id: "auto" }],
    strategies: ["core"],
    coherence: true,
    health: true,
    ...(base.systems.length < 2 ? {} : { transfer: transfersOf(base.systems) }),
  };
}

/**
 * The evaluation of another experiment, with the images and the budget of the options where these are given. One budget
 * takes the place of all of its threats, also of those of single attacks.
 */
function evaluationLike({ evaluation }: ExperimentSpec, base: ExperimentSpec, options: Options): EvaluationSpec {
  const { threats, attacks } = evaluation;
  const like = { ...evaluation, transfer: undefined, examples: examplesOption(options) ?? evaluation.examples };
  if (options.norm === undefined && options.epsilon === undefined) return like;
  const norms = [...new Set(threats.map(({ norm }) => norm))];
  if (options.norm === undefined && norms.length > 1)
    throw new UserError(
      `--epsilon ${options.epsilon} found with --like ${options.like}, which attacks in ${norms.join(" and ")}: add --norm`,
    );
  return {
    ...like,
    threats: [threatOption(options, base.dataset, norms[0] ?? "linf")],
    attacks: attacks.map(({ threats: _own, ...attack }) => attack),
  };
}

const examplesOption = ({ examples }: Options): number | undefined =>
  examples === undefined ? undefined : wholeOption("--examples", examples, 1, 100_000);

function threatOption(options: Options, dataset: Choice, usualNorm: Threat["norm"]): Threat {
  const norm = normSchema.safeParse(options.norm ?? usualNorm);
  if (!norm.success) throw new UserError(`--norm ${options.norm} found, linf or l2 expected`);
  const epsilon =
    options.epsilon === undefined
      ? usualBudget(norm.data, dataset)
      : numberOption("--epsilon", options.epsilon, { min: 0, max: 100, whole: false });
  return { norm: norm.data, epsilon };
}

/** Each system attacked with images that are crafted on each other one. */
const transfersOf = (systems: ExperimentSpec["systems"]): NonNullable<EvaluationSpec["transfer"]> =>
  systems.flatMap(({ id: from }) =>
    systems
      .filter(({ id }) => id !== from)
      .map(({ id: to }) => ({ from, to, attack: { id: "pgd", params: { steps: 20 } } })),
  );
