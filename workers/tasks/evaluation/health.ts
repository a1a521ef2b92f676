import { slice, tidy } from "@tensorflow/tfjs-core";
import type { HealthData, ProbeData } from "../../../src/experiment/artefacts/artefact.ts";
import { criterionOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { StrategyId } from "../../../src/experiment/catalogue/strategies/index.ts";
import { coreStrategies } from "../../../src/experiment/catalogue/strategies/strategiesFor.ts";
import { everyImage, probeSettings } from "../../../src/experiment/plan/healthProbes.ts";
import type { EvaluateTask, HealthTask } from "../../../src/experiment/plan/task.ts";
import type { Choice } from "../../../src/experiment/terms/choice.ts";
import { type Means, meansOf } from "../../attacking/attackSetup.ts";
import { MarginCurvesSeen } from "../../attacking/marginCurves.ts";
import type { Attempt } from "../../attacking/runAttack.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherPixels } from "../../datasets/gather.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { probabilityLoss } from "../../strategies/probabilities.ts";
import { examplesIn } from "../examples.ts";
import type { TaskRun } from "../run.ts";
import { evaluateWith } from "./evaluate.ts";

const probes = 9;
/** How often the clean images are passed through again. */
const repeats = 3;

/**
 * Measures what the health checks need and a run may lack, on a few images (docs/algorithms.md 10.6): attacks that must not beat
 * one another, an attack with a budget that allows every image, repeated passes, the range of scores.
 * Throws whatever `yieldPoint` throws.
 */
export async function runHealth(
  task: HealthTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<{ readonly data: HealthData; readonly warnings: readonly [] }> {
  const ids = examplesIn(task.examples, dataset);
  const { scoreKind } = entryOf("decompositions", task.system.decomposition.id);
  const criterion = criterionOf(task.system.decomposition, dataset.classes.length);
  const [loss] = coreStrategies(scoreKind) as [StrategyId];
  const hugeEpsilon = everyImage(
    task.threat.norm,
    classifier.shape[0] * classifier.shape[1] * classifier.shape[2],
  );
  let done = 0;

  async function attack(
    choice: Choice,
    strategy: string,
    changes: {
      readonly epsilon?: number;
      readonly strategy?: Means["strategy"];
      readonly observe?: Attempt["observe"];
    } = {},
  ): Promise<ProbeData> {
    const means = meansOf(choice, strategy);
    const evaluated: EvaluateTask = {
      ...task,
      kind: "evaluate",
      attack: { id: means.attack.id, params: means.attackParams },
      strategy,
      threat: { ...task.threat, epsilon: changes.epsilon ?? task.threat.epsilon },
      criterion,
    };
    const { data } = await evaluateWith(
      evaluated,
      dataset,
      classifier,
      { yieldPoint: run.yieldPoint, onEvent: () => undefined },
      { ...means, strategy: changes.strategy ?? means.strategy },
      changes.observe,
    );
    done++;
    run.onEvent({
      kind: "progress",
      done: Math.floor((done / probes) * ids.length),
      total: ids.length,
      unit: "examples",
    });
    return { broken: data.broken, zeroGradients: data.zeroGradients };
  }

  const { single, iterative, longer, again, huge, blackBox, random, adaptive } = probeSettings;
  const looked = await lookAgain(classifier, gatherPixels(dataset, ids));
  await run.yieldPoint();
  const curves = new MarginCurvesSeen();
  const observe: Attempt["observe"] = (iterate, margin) => curves.saw(iterate, margin);
  const data: HealthData = {
    kind: "health",
    ids,
    hugeEpsilon,
    ...looked,
    probes: {
      iterative: await attack(iterative, loss, { observe }),
      "single-step": await attack(single, loss),
      "more-steps": await attack(longer, loss),
      "more-restarts": await attack(again, loss),
      "black-box": await attack(blackBox, "margin"),
      "random-search": await attack(random, "margin"),
      huge: await attack(huge, loss, { epsilon: hugeEpsilon }),
      probabilities: await attack(iterative, loss, {
        strategy: probabilityLoss(scoreKind === "arms" ? "sigmoid" : "softmax"),
      }),
      unmasked: await attack(adaptive, "margin"),
    },
    curves: curves.result(),
  };
  return { data, warnings: [] };
}

/** What attacks climb for the classes in place of the scores; undefined where those are climbed. */
function climbedInstead(classifier: Classifier): Classifier | undefined {
  const { columns } = classifier;
  if (columns === undefined || columns.climbed === 0) return undefined;
  const { climbed, classes } = columns;
  return {
    ...classifier,
    scores: (x) => tidy(() => slice(columns.read(x), [0, climbed], [-1, classes])),
  };
}

/** Scores of the clean images (what is climbed for them), and how many repeated passes disagree with the first. */
async function lookAgain(
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
  const instead = climbedInstead(classifier);
  const climbed = instead === undefined ? first : await scoreImages(instead, pixels);
  const finite = climbed.flatMap((row) => Array.from(row)).filter(Number.isFinite);
  const lowest = finite.reduce((low, score) => Math.min(low, score), Number.MAX_VALUE);
  const highest = finite.reduce((high, score) => Math.max(high, score), -Number.MAX_VALUE);
  const atBound = finite.filter((score) => score === lowest || score === highest).length;
  return {
    repeats: { images: repeats * first.length, changedScores, changedDecisions },
    // A score that is alone at its bound says nothing.
    scores: { lowest, highest, atBound: finite.length === 0 ? 0 : Math.max(0, atBound - 2) / finite.length },
  };
}
