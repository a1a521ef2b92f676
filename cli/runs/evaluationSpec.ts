import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import digitsQuick from "../../src/experiment/presets/digitsQuick.ts";
import type { EvaluationSpec, ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import { normSchema } from "../../src/experiment/terms/choice.ts";
import type { StoredModel } from "../../src/lab/engine/modelApi.ts";
import { numberOption, UserError, wholeOption } from "../terminal/command.ts";
import { modelSystem, specFrom, withSettings } from "./specSource.ts";

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
  const chosen = systems?.split(",").map((id) => id.trim()) ?? ids;
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
  return judgedAnew({ ...pack.spec, name, systems: [...own, ...models.map(modelSystem)] }, options);
}

/** The experiment with the evaluation that the options ask for. */
async function judgedAnew(base: ExperimentSpec, options: Options): Promise<ExperimentSpec> {
  const { shape, splits } = factsOf(base.dataset);
  const norm = normSchema.safeParse(options.norm ?? "linf");
  if (!norm.success) throw new UserError(`--norm ${options.norm} found, linf or l2 expected`);
  const usual = norm.data === "l2" ? 0.5 : shape[2] === 3 ? 8 / 255 : 0.1;
  const epsilon =
    options.epsilon === undefined
      ? usual
      : numberOption("--epsilon", options.epsilon, { min: 0, max: 100, whole: false });
  const examples =
    options.examples === undefined
      ? Math.min(256, splits.test)
      : wholeOption("--examples", options.examples, 1, 100_000);
  const own: EvaluationSpec = {
    examples,
    threats: [{ norm: norm.data, epsilon }],
    attacks: [{ id: "auto" }],
    strategies: ["core"],
    coherence: true,
    health: true,
    ...(base.systems.length < 2 ? {} : { transfer: transfersOf(base.systems) }),
  };
  const like = options.like === undefined ? null : await specFrom(options.like, []);
  const evaluation = like === null ? own : { ...like.evaluation, transfer: undefined };
  const spec = { ...base, seed: like?.seed ?? base.seed, evaluation };
  return withSettings(JSON.parse(JSON.stringify(spec)), spec.name, options.set ?? []);
}

/** Each system attacked with images that are crafted on each other one. */
const transfersOf = (systems: ExperimentSpec["systems"]): NonNullable<EvaluationSpec["transfer"]> =>
  systems.flatMap(({ id: from }) =>
    systems
      .filter(({ id }) => id !== from)
      .map(({ id: to }) => ({ from, to, attack: { id: "pgd", params: { steps: 20 } } })),
  );
