import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import digitsQuick from "../../src/experiment/presets/digitsQuick.ts";
import type { EvaluationSpec, ExperimentSpec } from "../../src/experiment/spec/spec.ts";
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
  const { shape, splits } = factsOf(dataset.choice);
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
    ...(models.length < 2 ? {} : { transfer: transfersOf(models) }),
  };
  const like = options.like === undefined ? null : await specFrom(options.like, []);
  const names = models.map(({ name }) => name).join(", ");
  // Nothing is trained, so network, defence and training are named and not used.
  const spec: ExperimentSpec = {
    version: 1,
    name: `${names} on ${dataset.name}`.slice(0, 200),
    seed: like?.seed ?? 1,
    dataset: dataset.choice,
    network: digitsQuick.network,
    defence: { id: "standard" },
    training: { ...digitsQuick.training, batchSize: Math.min(digitsQuick.training.batchSize, splits.train) },
    systems: models.map(modelSystem),
    evaluation: like === null ? own : { ...like.evaluation, transfer: undefined },
  };
  return withSettings(JSON.parse(JSON.stringify(spec)), spec.name, options.set ?? []);
}

/** Each model attacked with images that are crafted on each other one. */
const transfersOf = (models: readonly StoredModel[]): NonNullable<EvaluationSpec["transfer"]> =>
  models.flatMap(({ name: from }) =>
    models
      .filter(({ name }) => name !== from)
      .map(({ name: to }) => ({ from, to, attack: { id: "pgd", params: { steps: 20 } } })),
  );
