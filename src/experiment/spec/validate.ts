import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf } from "../catalogue/decompositionFacts.ts";
import { trainedThreat } from "../catalogue/defenceFacts.ts";
import type { Noun } from "../catalogue/index.ts";
import { choiceProblems, entryOf, isKnown, resolveChoice } from "../catalogue/params.ts";
import type { Choice } from "../terms/choice.ts";
import { outputsOf } from "../terms/labelling.ts";
import { evaluationProblems } from "./checkEvaluation.ts";
import { epsilonProblems } from "./checkThreats.ts";
import { type Problem, problemIf, problemsOf } from "./problem.ts";
import { type ExperimentSpec, type SystemSpec, specSchema } from "./spec.ts";
import { trainingOf } from "./trainingOf.ts";

/** Longest text that is parsed as a spec, in characters. A spec with every list full of entries is far shorter. */
export const specTextLimit = 500_000;

export type ParsedSpec =
  | { readonly ok: true; readonly spec: ExperimentSpec }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface PlacedChoice {
  readonly path: string;
  readonly noun: Noun;
  readonly choice: Choice;
}

function choicesIn({ dataset, network, defence, systems, evaluation }: ExperimentSpec) {
  const at = (path: string, noun: Noun, choice: Choice | undefined): readonly PlacedChoice[] =>
    choice === undefined ? [] : [{ path, noun, choice }];
  const { attacks, distance, transfer = [] } = evaluation;
  return [
    ...at("dataset", "datasets", dataset),
    ...at("network", "networks", network),
    ...at("defence", "defences", defence),
    ...systems.flatMap((system, i) => [
      ...at(`systems[${i}].mask`, "masks", system.mask),
      ...at(`systems[${i}].decomposition`, "decompositions", system.decomposition),
      ...at(`systems[${i}].network`, "networks", system.network),
      ...at(`systems[${i}].defence`, "defences", system.defence),
    ]),
    ...attacks.flatMap((choice, i) =>
      at(`evaluation.attacks[${i}]`, isKnown("suites", choice.id) ? "suites" : "attacks", choice),
    ),
    ...(distance?.attacks ?? []).flatMap((choice, i) => at(`evaluation.distance.attacks[${i}]`, "attacks", choice)),
    // A suite in a transfer gets its own message.
    ...transfer.flatMap(({ attack }, i) =>
      isKnown("suites", attack.id) ? [] : at(`evaluation.transfer[${i}].attack`, "attacks", attack),
    ),
  ];
}

function unknownStrategies({ evaluation }: ExperimentSpec): readonly Problem[] {
  const { strategies, distance, transfer = [] } = evaluation;
  const problems = (id: string, path: string, hint = ""): readonly Problem[] =>
    choiceProblems("strategies", { id }).map(({ message }) => ({ path, message: `${message}${hint}` }));
  const unknownIn = (ids: readonly string[], path: string) =>
    ids.flatMap((id, i) => (id === "core" ? [] : problems(id, `${path}[${i}]`, ", or core for the three shared ones")));
  return [
    ...unknownIn(strategies, "evaluation.strategies"),
    ...unknownIn(distance?.strategies ?? [], "evaluation.distance.strategies"),
    ...transfer.flatMap(({ strategy }, i) =>
      strategy === undefined ? [] : problems(strategy, `evaluation.transfer[${i}].strategy`),
    ),
  ];
}

function defenceProblems(path: string, choice: Choice, spec: ExperimentSpec): readonly Problem[] {
  const threat = trainedThreat(choice);
  if (threat === null) return [];
  const at = `${path}.params.epsilon`;
  return threat.epsilon === 0
    ? [
        {
          path: at,
          message: `epsilon 0 found, more than 0 expected by defence ${choice.id}: raise it, or choose the defence standard`,
        },
      ]
    : epsilonProblems(threat, at, spec);
}

/** Parameters of the data set that do not fit together. */
function datasetProblems(choice: Choice): readonly Problem[] {
  const { id, params } = resolveChoice("datasets", choice);
  const misfits = entryOf("datasets", id).misfits?.(params) ?? [];
  return misfits.map(({ param, message }) => ({ path: `dataset.params.${param}`, message }));
}

/** Imported networks that do not fit the decomposition or the data set. */
function importedProblems(spec: ExperimentSpec, index: number, system: SystemSpec): readonly Problem[] {
  const { imported } = system;
  if (imported === undefined) return [];
  const at = `systems[${index}]`;
  const { classes, shape } = factsOf(spec.dataset);
  const { id, params } = decompositionOf(system.decomposition, classes.length);
  const labellings = entryOf("decompositions", id).labellings(classes.length, params);
  const trained = (["network", "defence", "training"] as const).filter((field) => system[field] !== undefined);
  return [
    ...trained.map((field) => ({
      path: `${at}.${field}`,
      message: `${field} found on a system of imported networks, which are not trained here: remove it`,
    })),
    ...problemIf(
      imported.length !== labellings.length,
      `${at}.imported`,
      `${imported.length} networks found, ${labellings.length} expected by a ${id} system of ${classes.length} classes`,
    ),
    ...imported.flatMap(({ height, width, channels, outputs }, i) => {
      const labelling = labellings[i];
      const expected = labelling === undefined ? outputs : outputsOf(labelling);
      return [
        ...problemIf(
          outputs !== expected,
          `${at}.imported[${i}].outputs`,
          `${outputs} outputs found, ${expected} expected for ${spec.dataset.id}: import the model for these data`,
        ),
        ...problemIf(
          [height, width, channels].join() !== shape.join(),
          `${at}.imported[${i}]`,
          `a network for images of ${height} x ${width} x ${channels} found, ${spec.dataset.id} has ${shape.join(" x ")}: choose the data that it was made for, or import them with this size`,
        ),
      ];
    }),
  ];
}

/** Batches larger than the training set, or too small for one image of every output. */
function batchProblems(spec: ExperimentSpec, index: number, system: SystemSpec): readonly Problem[] {
  const { classes, splits } = factsOf(spec.dataset);
  const { batchSize } = trainingOf(spec, system);
  const isOverridden = system.training?.batchSize !== undefined;
  const path = isOverridden ? `systems[${index}].training.batchSize` : "training.batchSize";
  const { id, params } = resolveChoice("decompositions", system.decomposition);
  const balanced = entryOf("decompositions", id)
    .labellings(classes.length, params)
    .filter(({ sampling }) => sampling === "balanced");
  const least = Math.max(1, ...balanced.map(outputsOf));
  if (batchSize > splits.train)
    return [
      {
        path,
        message: `batches of ${batchSize} images found, at most the ${splits.train} training images expected: use smaller batches`,
      },
    ];
  return problemIf(
    batchSize < least,
    path,
    `batches of ${batchSize} images found, at least ${least} expected by the balanced batches of ${system.id}: use larger batches`,
  );
}

/** Decompositions that do not fit the classes of the data set. */
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

/** A mask hides scores. It cannot be used on systems whose attacks read additional columns. */
function maskProblems({ mask, decomposition }: SystemSpec, index: number): readonly Problem[] {
  if (mask === undefined) return [];
  const { id, params } = resolveChoice("decompositions", decomposition);
  return problemIf(
    entryOf("decompositions", id).scoreKind === "stages" || params.aggregate === "vote",
    `systems[${index}].mask`,
    `mask ${mask.id} found on a ${id} system, whose attacks read more than its scores: remove it, or use it on another decomposition`,
  );
}

function systemProblems(spec: ExperimentSpec): readonly Problem[] {
  return spec.systems.flatMap((system, i) => {
    const first = spec.systems.findIndex(({ id }) => id === system.id);
    return [
      ...problemIf(
        first < i,
        `systems[${i}].id`,
        `${JSON.stringify(system.id)} is already the id of systems[${first}], a unique id expected: rename one of them`,
      ),
      ...(system.imported === undefined ? batchProblems(spec, i, system) : importedProblems(spec, i, system)),
      ...maskProblems(system, i),
      ...(system.defence === undefined ? [] : defenceProblems(`systems[${i}].defence`, system.defence, spec)),
    ];
  });
}

const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values(),
];

/**
 * Validates a value as a spec, in steps: its structure, whether the catalogue has every choice, whether each part is
 * valid, and whether the parts fit together. Returns the spec, or all problems of the first step that fails.
 */
export function parseSpec(input: unknown): ParsedSpec {
  const parsed = specSchema.safeParse(input);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, input)) };
  const spec = parsed.data;
  const steps: readonly (() => readonly Problem[])[] = [
    () => [
      ...choicesIn(spec).flatMap(({ path, noun, choice }) =>
        choiceProblems(noun, choice).map((problem) => ({ ...problem, path: `${path}.${problem.path}` })),
      ),
      ...unknownStrategies(spec),
    ],
    () => datasetProblems(spec.dataset),
    () => decompositionProblems(spec),
    () => [...defenceProblems("defence", spec.defence, spec), ...systemProblems(spec), ...evaluationProblems(spec)],
  ];
  for (const step of steps) {
    const problems = distinct(step());
    if (problems.length > 0) return { ok: false, problems };
  }
  return { ok: true, spec };
}

/** `parseSpec` for the JSON text of a file or text field. Rejects texts above the size limit without parsing them. */
export function parseSpecText(text: string): ParsedSpec {
  const refuse = (message: string): ParsedSpec => ({ ok: false, problems: [{ path: "", message }] });
  if (text.length > specTextLimit)
    return refuse(`a text of ${text.length} characters found, at most ${specTextLimit} expected: this is not a spec`);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return refuse(`no JSON found (${(error as Error).message}): a spec is one JSON object`);
  }
  return parseSpec(input);
}
