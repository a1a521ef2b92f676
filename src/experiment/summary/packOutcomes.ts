import type { BackendReport } from "../artefacts/artefact.ts";
import type { AttackOutcome, ExampleOutcomes } from "../artefacts/exampleOutcomes.ts";
import { imageResults, type SystemImages } from "../artefacts/imageResults.ts";
import type { Artefacts } from "../artefacts/measurement.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import { trainedThreat } from "../catalogue/defenceFacts.ts";
import type { Plan } from "../plan/plannedTask.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { packBits, unpackBits } from "../terms/bits.ts";
import { type Norm, sameThreat, type Threat, threatKey } from "../terms/choice.ts";
import type { ExampleRange, ResolvedChoice } from "../terms/system.ts";
import type { Pack } from "./pack.ts";

/**
 * The results of a pack image by image: `outcomes.json` beside its `pack.json`. `lab outcomes` measures them on the
 * weights of the pack. Lists are in the order of `images`.
 */
export interface PackOutcomes {
  readonly format: "robin-lab-outcomes";
  readonly version: 1;
  readonly pack: string;
  /** The command that reproduces it. */
  readonly command: string;
  /** What was measured: that of the pack with `outcomesEvaluation`. */
  readonly evaluation: ExperimentSpec["evaluation"];
  readonly images: {
    readonly split: ExampleRange["split"];
    /** Index in the data set; the position in the split is the position in this list. */
    readonly ids: readonly number[];
    readonly labels: readonly number[];
  };
  readonly systems: readonly PackedSystem[];
  readonly provenance: {
    readonly version: string;
    readonly backend: Pick<BackendReport, "id" | "adapter" | "tfjs">;
    /** Seconds on one worker. */
    readonly seconds: number;
  };
}

interface PackedSystem {
  readonly id: string;
  readonly cleanPredictions: readonly number[];
  /** One bit per image, as `packBits`: 1 for a clean error. */
  readonly cleanWrong: string;
  readonly attacks: readonly {
    readonly attack: ResolvedChoice;
    readonly strategy: string;
    readonly threat: Threat;
    /** One bit per image: 1 if broken, or a clean error. */
    readonly broken: string;
    /** Of the broken images, in order: what the system says, and the step that broke it (-1 for clean errors). */
    readonly predictions: readonly number[];
    readonly steps: readonly number[];
  }[];
  /** Of the first images, to three decimals; null where undefined. */
  readonly coherence?: readonly (number | null)[];
  readonly distances: readonly {
    readonly norm: Norm;
    readonly within: number;
    readonly searches: readonly string[];
    /** Of the first images, to four decimals; null if nothing was found. */
    readonly sizes: readonly (number | null)[];
  }[];
}

const mostImages = 500;
const mostDistances = 100;
/** Largest perturbation that is searched. */
const within = { linf: 0.5, l2: 5 } as const;

/**
 * What `lab outcomes` measures on a pack: the attack that the Attack room starts with, at the budget that the pack was
 * trained against (its largest one if it was not) and the largest one of at most half that size, on up to 500 test images;
 * coherence on these; and the smallest perturbations that DeepFool finds on the first 100.
 */
export function outcomesEvaluation({ defence, evaluation }: ExperimentSpec): ExperimentSpec["evaluation"] {
  const trained = trainedThreat(defence);
  const norm = trained?.norm ?? evaluation.threats[0]?.norm ?? "linf";
  const budgets = evaluation.threats.filter((one) => one.norm === norm).map(({ epsilon }) => epsilon);
  const main = trained !== null && budgets.includes(trained.epsilon) ? trained.epsilon : Math.max(...budgets);
  const half = Math.max(...budgets.filter((epsilon) => epsilon <= main / 2));
  return {
    examples: Math.min(mostImages, evaluation.examples),
    threats: [...(Number.isFinite(half) ? [half] : []), main].map((epsilon) => ({ norm, epsilon })),
    attacks: [{ id: "pgd", params: { steps: 20 } }],
    strategies: ["cross-entropy", "softmax", "margin"],
    coherence: true,
    distance: {
      examples: Math.min(mostDistances, evaluation.examples),
      within: [{ norm, epsilon: within[norm] }],
      attacks: [{ id: "deepfool" }],
      strategies: ["margin"],
    },
  };
}

/** The file of a pack from the finished tasks of `outcomesEvaluation`. @throws if a measurement is missing. */
export function packOutcomes(
  { id }: Pick<Pack, "id">,
  plan: Plan,
  artefacts: Artefacts,
  version: string,
): PackOutcomes {
  const { evaluation } = plan.spec;
  const results = plan.systems.map((system) => imageResults(plan, system, artefacts));
  const [first] = results.flatMap(({ outcomes }) => outcomes);
  const done = plan.tasks.flatMap(({ key }) => artefacts.get(key)?.provenance ?? []);
  const backend = done[0]?.backend;
  if (first === undefined || backend === undefined || done.length < plan.tasks.length)
    throw new Error(`${done.length} of ${plan.tasks.length} tasks found, all expected: run them to their end first`);
  return {
    format: "robin-lab-outcomes",
    version: 1,
    pack: id,
    command: `npm run lab -- outcomes ${id}`,
    evaluation,
    images: { split: first.split, ids: first.ids, labels: first.labels },
    systems: results.map(packedSystem),
    provenance: {
      version,
      backend: { id: backend.id, adapter: backend.adapter, tfjs: backend.tfjs },
      seconds: Math.round(done.reduce((sum, { seconds }) => sum + seconds, 0)),
    },
  };
}

function packedSystem({ system, outcomes, coherence, distances }: SystemImages): PackedSystem {
  const [first] = outcomes;
  if (first === undefined) throw new Error(`no outcomes of ${system} found, those of each attack expected`);
  return {
    id: system,
    cleanPredictions: first.cleanPredictions,
    cleanWrong: packBits(first.cleanWrong),
    attacks: outcomes.flatMap(({ threat, attacks }) =>
      attacks.map(({ choice, strategy, broken, predictions, steps }) => ({
        attack: choice,
        strategy,
        threat,
        broken: packBits(broken),
        predictions: predictions.filter((_, i) => broken[i] === 1),
        steps: steps.filter((_, i) => broken[i] === 1),
      })),
    ),
    ...(coherence.size === 0 ? {} : { coherence: inOrder(coherence, 3) }),
    distances: distances.map(({ sizes, ...searched }) => ({ ...searched, sizes: inOrder(sizes, 4) })),
  };
}

/** Values of the first positions, rounded; null where there is no finite one. */
function inOrder(values: ReadonlyMap<number, number | null>, decimals: number): readonly (number | null)[] {
  return Array.from({ length: values.size }, (_, position) => {
    const value = values.get(position) ?? null;
    return value === null || !Number.isFinite(value) ? null : Number(value.toFixed(decimals));
  });
}

/** The results of each system of a pack, as those of a run. @throws if the file does not fit its own lists. */
export function packedResults(
  file: PackOutcomes,
  pack: Pick<Pack, "spec"> & { readonly systems: readonly Pick<Pack["systems"][number], "id" | "system">[] },
): readonly SystemImages[] {
  const { spec, systems } = pack;
  return file.systems.map((packed): SystemImages => {
    const { classes } = factsOf(spec.dataset);
    const decomposition = systems.find(({ id }) => id === packed.id)?.system.decomposition;
    const scoreNames = decomposition === undefined ? classes : scoreNamesOf(decomposition, classes);
    const threats = new Map(packed.attacks.map(({ threat }) => [threatKey(threat), threat] as const));
    const { ids, labels, split } = file.images;
    const common = {
      split,
      positions: ids.map((_, position) => position),
      ids,
      labels,
      cleanWrong: unpackBits(packed.cleanWrong, ids.length),
      cleanPredictions: packed.cleanPredictions,
      ...(scoreNames.length === classes.length ? {} : { scoreNames }),
    };
    return {
      system: packed.id,
      outcomes: [...threats.values()].map(
        (threat): ExampleOutcomes => ({
          ...common,
          threat,
          attacks: packed.attacks
            .filter((one) => sameThreat(one.threat, threat))
            .map((one) => attackOutcome(one, packed.cleanPredictions)),
        }),
      ),
      coherence: new Map(packed.coherence?.map((value, position) => [position, value] as const)),
      distances: packed.distances.map(({ sizes, ...searched }) => ({
        ...searched,
        sizes: new Map(sizes.map((size, position) => [position, size ?? Number.POSITIVE_INFINITY] as const)),
      })),
    };
  });
}

/** Images that are not broken keep the prediction that they had before the attack. */
function attackOutcome(
  { attack, strategy, broken: bits, predictions: said, steps: at }: PackedSystem["attacks"][number],
  cleanPredictions: readonly number[],
): AttackOutcome {
  const broken = unpackBits(bits, cleanPredictions.length);
  const ofBroken = (values: readonly number[], other: (i: number) => number) => {
    let next = 0;
    return broken.map((flag, i) => (flag === 1 ? (values[next++] ?? -1) : other(i)));
  };
  return {
    name: `${attackLabel(attack)} ${strategy}`,
    choice: attack,
    strategy,
    broken,
    predictions: ofBroken(said, (i) => cleanPredictions[i] as number),
    steps: ofBroken(at, () => -1),
    objectives: broken.map(() => -1),
    suiteSteps: broken.map(() => null),
  };
}
