import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf } from "../catalogue/decompositionFacts.ts";
import { trainedThreat } from "../catalogue/defenceFacts.ts";
import type { Noun } from "../catalogue/index.ts";
import { choiceProblems, entryOf, isKnown, resolveChoice } from "../catalogue/params.ts";
import type { Choice } from "../terms/choice.ts";
import { outputsOf } from "../terms/labelling.ts";
import { epsilonProblems, evaluationProblems } from "./checkEvaluation.ts";
import { type Problem, problemsOf } from "./problem.ts";
import { type ExperimentSpec, type SystemSpec, specSchema } from "./spec.ts";
import { trainingOf } from "./trainingOf.ts";

/** Longest text that is read as a spec, in characters; a spec with every list full of entries is far shorter. */
export const specTextLimit = 500_000;

export type ParsedSpec =
  | { readonly ok: true; readonly spec: ExperimentSpec }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function choicesIn(spec: ExperimentSpec): readonly { path: string; noun: Noun; choice: Choice }[] {
  return [
    { path: "dataset", noun: "datasets" as const, choice: spec.dataset },
    { path: "network", noun: "networks" as const, choice: spec.network },
    { path: "defence", noun: "defences" as const, choice: spec.defence },
    ...spec.systems.flatMap(({ decomposition, network, defence, mask }, i) => [
      ...(mask === undefined ? [] : [{ path: `systems[${i}].mask`, noun: "masks" as const, choice: mask }]),
      { path: `systems[${i}].decomposition`, noun: "decompositions" as const, choice: decomposition },
      ...(network === undefined
        ? []
        : [{ path: `systems[${i}].network`, noun: "networks" as const, choice: network }]),
      ...(defence === undefined
        ? []
        : [{ path: `systems[${i}].defence`, noun: "defences" as const, choice: defence }]),
    ]),
    ...spec.evaluation.attacks.map((choice, i) => ({
      path: `evaluation.attacks[${i}]`,
      noun: isKnown("suites", choice.id) ? ("suites" as const) : ("attacks" as const),
      choice,
    })),
    ...(spec.evaluation.distance?.attacks ?? []).map((choice, i) => ({
      path: `evaluation.distance.attacks[${i}]`,
      noun: "attacks" as const,
      choice,
    })),
    ...(spec.evaluation.transfer ?? []).flatMap(({ attack }, i) =>
      isKnown("suites", attack.id)
        ? []
        : [{ path: `evaluation.transfer[${i}].attack`, noun: "attacks" as const, choice: attack }],
    ),
  ];
}

function defenceProblems(path: string, choice: Choice, spec: ExperimentSpec): readonly Problem[] {
  const threat = trainedThreat(choice);
  if (threat === null) return [];
  const at = `${path}.params.epsilon`;
  if (threat.epsilon === 0)
    return [
      {
        path: at,
        message: `epsilon 0 found, more than 0 expected by defence ${choice.id}: raise it, or choose the defence standard`,
      },
    ];
  return epsilonProblems(threat, at, spec);
}

function datasetProblems(choice: Choice): readonly Problem[] {
  const { id, params } = resolveChoice("datasets", choice);
  const misfits = entryOf("datasets", id).misfits?.(params) ?? [];
  return misfits.map(({ param, message }) => ({ path: `dataset.params.${param}`, message }));
}

function batchProblems(
  spec: ExperimentSpec,
  index: number,
  system: SystemSpec,
  images: number,
): readonly Problem[] {
  const { batchSize } = trainingOf(spec, system);
  const overridden = system.training?.batchSize !== undefined;
  const path = overridden ? `systems[${index}].training.batchSize` : "training.batchSize";
  const { classes } = factsOf(spec.dataset);
  const { id, params } = resolveChoice("decompositions", system.decomposition);
  const least = entryOf("decompositions", id)
    .labellings(classes.length, params)
    .reduce(
      (most, labelling) => (labelling.sampling === "balanced" ? Math.max(most, outputsOf(labelling)) : most),
      1,
    );
  if (batchSize > images)
    return [
      {
        path,
        message: `batches of ${batchSize} images found, at most the ${images} training images expected: use smaller batches`,
      },
    ];
  if (batchSize < least)
    return [
      {
        path,
        message: `batches of ${batchSize} images found, at least ${least} expected by the balanced batches of ${system.id}: use larger batches`,
      },
    ];
  return [];
}

/** Decompositions that the classes of the data set do not allow. */
function decompositionProblems(spec: ExperimentSpec): readonly Problem[] {
  const { classes } = factsOf(spec.dataset);
  return spec.systems.flatMap(({ decomposition }, i) => {
    try {
      decompositionOf(decomposition, classes.length);
      return [];
    } catch (error) {
      return [{ path: `systems[${i}].decomposition`, message: (error as Error).message }];
    }
  });
}

/** Masks hide scores; systems whose attacks read other columns cannot wear one. */
function maskProblems({ mask, decomposition }: SystemSpec, index: number): readonly Problem[] {
  if (mask === undefined) return [];
  const { id, params } = resolveChoice("decompositions", decomposition);
  if (entryOf("decompositions", id).scoreKind !== "stages" && params.aggregate !== "vote") return [];
  return [
    {
      path: `systems[${index}].mask`,
      message: `mask ${mask.id} found on a ${id} system, whose attacks read more than its scores: remove it, or use it on another decomposition`,
    },
  ];
}

function systemProblems(spec: ExperimentSpec): readonly Problem[] {
  const images = factsOf(spec.dataset).splits.train;
  return spec.systems.flatMap((system, i) => {
    const problems: Problem[] = [];
    const first = spec.systems.findIndex(({ id }) => id === system.id);
    if (first < i)
      problems.push({
        path: `systems[${i}].id`,
        message: `${JSON.stringify(system.id)} is the id of systems[${first}] already, a unique id expected: rename one of them`,
      });
    problems.push(...batchProblems(spec, i, system, images), ...maskProblems(system, i));
    if (system.defence !== undefined)
      problems.push(...defenceProblems(`systems[${i}].defence`, system.defence, spec));
    return problems;
  });
}

const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values(),
];

/**
 * Check anything that claims to be a spec: its structure, that the catalogue knows every choice, and that the parts fit
 * each other. Returns the spec, or every problem of the first of these three stages that has one.
 */
export function parseSpec(input: unknown): ParsedSpec {
  const parsed = specSchema.safeParse(input);
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, input)) };
  const spec = parsed.data;
  const unresolved = choicesIn(spec).flatMap(({ path, noun, choice }) =>
    choiceProblems(noun, choice).map((problem) => ({
      path: `${path}.${problem.path}`,
      message: problem.message,
    })),
  );
  const unknownIn = (strategies: readonly string[], path: string) =>
    strategies.flatMap((id, i) =>
      id === "core" || isKnown("strategies", id)
        ? []
        : choiceProblems("strategies", { id }).map(({ message }) => ({
            path: `${path}[${i}]`,
            message: `${message}, or core for the three shared ones`,
          })),
    );
  const unknownStrategies = [
    ...unknownIn(spec.evaluation.strategies, "evaluation.strategies"),
    ...unknownIn(spec.evaluation.distance?.strategies ?? [], "evaluation.distance.strategies"),
    ...(spec.evaluation.transfer ?? []).flatMap(({ strategy }, i) =>
      strategy === undefined || isKnown("strategies", strategy)
        ? []
        : choiceProblems("strategies", { id: strategy }).map(({ message }) => ({
            path: `evaluation.transfer[${i}].strategy`,
            message,
          })),
    ),
  ];
  const misfits = [...unresolved, ...unknownStrategies];
  if (misfits.length > 0) return { ok: false, problems: misfits };
  const unfitData = datasetProblems(spec.dataset);
  const unfit = unfitData.length > 0 ? unfitData : decompositionProblems(spec);
  if (unfit.length > 0) return { ok: false, problems: unfit };
  const problems = distinct([
    ...defenceProblems("defence", spec.defence, spec),
    ...systemProblems(spec),
    ...evaluationProblems(spec),
  ]);
  return problems.length === 0 ? { ok: true, spec } : { ok: false, problems };
}

/** `parseSpec` for JSON text of a file or a pasted field; refuses texts above the size limit before parsing them. */
export function parseSpecText(text: string): ParsedSpec {
  const refuse = (message: string): ParsedSpec => ({ ok: false, problems: [{ path: "", message }] });
  if (text.length > specTextLimit)
    return refuse(
      `a text of ${text.length} characters found, at most ${specTextLimit} expected: this is not a spec`,
    );
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return refuse(`no JSON found (${(error as Error).message}): a spec is one JSON object`);
  }
  return parseSpec(input);
}
