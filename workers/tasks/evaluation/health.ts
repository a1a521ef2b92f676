import { slice, tidy } from "@tensorflow/tfjs-core";
import type { HealthData, ProbeData, ProbeId } from "../../../src/experiment/artefacts/artefact.ts";
import { imageSize } from "../../../src/experiment/catalogue/datasetFacts.ts";
import { criterionOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { StrategyId } from "../../../src/experiment/catalogue/strategies/index.ts";
import { coreStrategies } from "../../../src/experiment/catalogue/strategies/strategiesFor.ts";
import { everyImage, type HealthProbe, healthProbes } from "../../../src/experiment/plan/healthProbes.ts";
import type { HealthTask } from "../../../src/experiment/plan/task.ts";
import type { System } from "../../../src/experiment/terms/system.ts";
import { type AttackSetup, attackSetupOf } from "../../attacking/attackSetup.ts";
import { MarginCurveRecorder } from "../../attacking/marginCurves.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherPixels } from "../../datasets/gather.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { probabilityLoss } from "../../strategies/crossEntropy.ts";
import { examplesIn } from "../examples.ts";
import type { Measured, TaskRun } from "../run.ts";
import { evaluateWith } from "./evaluate.ts";

/** Number of repeated passes over the clean images. */
const repeats = 3;

/**
 * Measures on a few images what the health checks need and a run may lack (docs/algorithms.md 10.6): attacks that must
 * not beat one another, an attack with a budget that allows every image, repeated passes, and the range of the scores.
 * Throws whatever `yieldPoint` throws.
 */
export async function runHealth(
  task: HealthTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<Measured<HealthData>> {
  const ids = examplesIn(task.examples, dataset);
  const { threat } = task;
  const hugeEpsilon = everyImage(threat.norm, imageSize(classifier));
  const repeated = await repeatPasses(classifier, gatherPixels(dataset, ids));
  await run.yieldPoint();
  const curves = new MarginCurveRecorder();
  const probes: Partial<Record<ProbeId, ProbeData>> = {};
  const wanted = Object.entries(healthProbes) as [ProbeId, HealthProbe][];
  for (const [index, [id, probe]] of wanted.entries()) {
    const { data } = await evaluateWith(
      {
        seed: task.seed,
        examples: task.examples,
        threat: probe.huge ? { ...threat, epsilon: hugeEpsilon } : threat,
        criterion: criterionOf(task.system.decomposition, dataset.classes.length),
      },
      dataset,
      classifier,
      { yieldPoint: run.yieldPoint, onEvent: () => undefined },
      [setupOf(probe, task.system)],
      id === "iterative" ? (iterate, margin) => curves.record(iterate, margin) : undefined,
    );
    probes[id] = { broken: data.broken, zeroGradients: data.zeroGradients };
    const done = Math.floor(((index + 1) / wanted.length) * ids.length);
    run.onEvent({ kind: "progress", done, total: ids.length, unit: "examples" });
  }
  return {
    data: {
      kind: "health",
      ids,
      hugeEpsilon,
      ...repeated,
      probes: probes as HealthData["probes"],
      curves: curves.result(),
    },
    warnings: [],
  };
}

function setupOf({ attack, strategy }: HealthProbe, { decomposition }: System): AttackSetup {
  const { scoreKind } = entryOf("decompositions", decomposition.id);
  const [core] = coreStrategies(scoreKind) as [StrategyId];
  const setup = attackSetupOf(attack, strategy === "margin" ? "margin" : core);
  return strategy === "probabilities"
    ? { ...setup, strategy: probabilityLoss(scoreKind === "arms" ? "sigmoid" : "softmax") }
    : setup;
}

/** The system with the columns that attacks climb as its scores; the system itself where those are its scores. */
function climbedScores(classifier: Classifier): Classifier {
  const { columns } = classifier;
  if (columns === undefined || columns.climbed === 0) return classifier;
  const { climbed, classes } = columns;
  return {
    ...classifier,
    scores: (x) => tidy(() => slice(columns.read(x), [0, climbed], [-1, classes])),
  };
}

/** The range of the scores that attacks climb on the clean images, and how many repeated passes disagree with the first. */
async function repeatPasses(
  classifier: Classifier,
  pixels: Float32Array,
): Promise<Pick<HealthData, "scores" | "repeats">> {
  const first = await scoreImages(classifier, pixels);
  let changedScores = 0;
  let changedDecisions = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const scores = await scoreImages(classifier, pixels);
    for (const [i, row] of scores.entries()) {
      const before = first[i] as Float32Array;
      if (row.some((score, cls) => score !== before[cls])) changedScores++;
      if (decide(row).prediction !== decide(before).prediction) changedDecisions++;
    }
  }
  const climbing = climbedScores(classifier);
  const climbed = climbing === classifier ? first : await scoreImages(climbing, pixels);
  const finite = climbed.flatMap((row) => Array.from(row)).filter(Number.isFinite);
  const lowest = finite.reduce((low, score) => Math.min(low, score), Number.MAX_VALUE);
  const highest = finite.reduce((high, score) => Math.max(high, score), -Number.MAX_VALUE);
  const atBound = finite.filter((score) => score === lowest || score === highest).length;
  return {
    repeats: { images: repeats * first.length, changedScores, changedDecisions },
    // One score is always the lowest and one the highest.
    scores: { lowest, highest, atBound: finite.length === 0 ? 0 : Math.max(0, atBound - 2) / finite.length },
  };
}
