import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { criterionOf } from "../catalogue/decompositionFacts.ts";
import { entryOf, resolveChoice } from "../catalogue/params.ts";
import { coreStrategies, strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import type { EvaluationSpec } from "../spec/spec.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import { cascade, chunks, cleanPass } from "../terms/chunks.ts";
import type { AttackPair, ExampleRange, ResolvedChoice } from "../terms/system.ts";
import { probedImages } from "./healthProbes.ts";
import { taskKey } from "./key.ts";
import { numerics } from "./numerics.ts";
import { distanceTasks } from "./planDistance.ts";
import type { PlannedSystem, PlannedTask } from "./plannedTask.ts";
import { transferTasks } from "./planTransfer.ts";
import type { CoherenceTask, DistanceTask, EvaluateTask, HealthTask } from "./task.ts";
import { neededKeys } from "./taskMembers.ts";
import { longestFirst, mergeTasks } from "./taskOrder.ts";

export interface EvaluationSetting {
  readonly dataset: ResolvedChoice;
  readonly seed: number;
  readonly evaluation: EvaluationSpec;
}

/** Health is measured under these: it concerns the system and the norm more than the budget. */
const firstOfEachNorm = (threats: readonly Threat[]): readonly Threat[] =>
  threats.filter(
    ({ norm, epsilon }) =>
      epsilon > 0 && threats.find((other) => other.norm === norm && other.epsilon > 0)?.epsilon === epsilon,
  );

interface Runs {
  readonly clean: readonly Promise<PlannedTask>[];
  readonly core: readonly Promise<PlannedTask>[];
  readonly rest: readonly Promise<PlannedTask>[];
}

function runsOf({ id, system }: PlannedSystem, { dataset, seed, evaluation }: EvaluationSetting): Runs {
  const { scoreKind, coherence } = entryOf("decompositions", system.decomposition.id);
  const criterion = criterionOf(system.decomposition, factsOf(dataset).classes.length);
  const ranges = chunks(evaluation.examples, evaluation.split);
  const seen = evaluation.gap === undefined ? [] : chunks(evaluation.gap, "train");
  const planned = async (
    task: EvaluateTask | CoherenceTask | DistanceTask | HealthTask,
    what: string,
  ): Promise<PlannedTask> => ({
    key: await taskKey(task),
    task,
    needs: neededKeys(task),
    label: `${what} on ${id}, ${task.examples.split === "train" ? "training images " : ""}${task.examples.from}-${task.examples.to - 1}`,
    systems: [id],
  });
  const evaluate = (
    attack: ResolvedChoice,
    strategy: string,
    threat: Threat,
    what: string,
    stages?: readonly AttackPair[],
    over = ranges,
  ) =>
    over.map((examples) =>
      planned(
        {
          kind: "evaluate",
          numerics: numerics.evaluate,
          dataset,
          system,
          attack,
          strategy,
          threat,
          criterion,
          seed,
          examples,
          ...(stages === undefined ? {} : { stages }),
        },
        what,
      ),
    );

  const core: Promise<PlannedTask>[] = [];
  const rest: Promise<PlannedTask>[] = [];
  const shared = new Set<string>(coreStrategies(scoreKind));
  for (const choice of evaluation.attacks) {
    if (choice.id === "none") continue;
    const suite = suiteOf(choice, scoreKind);
    if (suite?.mode === "cascade") {
      const attack = resolveChoice("suites", choice);
      for (const threat of evaluation.threats) {
        const what = `${attackLabel(choice)} ${threatKey(threat)}`;
        rest.push(...evaluate(attack, cascade, threat, what, suite.steps, [...ranges, ...seen]));
      }
      continue;
    }
    const pairs =
      suite?.steps ??
      strategiesFor(evaluation.strategies, scoreKind).map(
        (strategy): AttackPair => ({ attack: resolveChoice("attacks", choice), strategy }),
      );
    for (const threat of evaluation.threats)
      for (const { attack, strategy } of pairs) {
        const what = `${attackLabel(attack)} ${strategy} ${threatKey(threat)}`;
        (shared.has(strategy) && suite === undefined ? core : rest).push(
          ...evaluate(attack, strategy, threat, what),
        );
        rest.push(...evaluate(attack, strategy, threat, what, undefined, seen));
      }
  }
  if (evaluation.distance !== undefined)
    for (const { task, what } of distanceTasks(evaluation.distance, scoreKind, {
      dataset,
      system,
      criterion,
      seed,
      split: evaluation.split,
    }))
      rest.push(planned(task, what));
  if (evaluation.coherence && coherence !== undefined)
    for (const examples of ranges)
      rest.push(
        planned({ kind: "coherence", numerics: numerics.coherence, dataset, system, examples }, "coherence"),
      );
  if (evaluation.health)
    for (const threat of firstOfEachNorm(evaluation.threats)) {
      const to = Math.min(probedImages, evaluation.examples);
      const examples: ExampleRange = { split: evaluation.split ?? "test", from: 0, to };
      rest.push(
        planned(
          { kind: "health", numerics: numerics.health, dataset, system, threat, seed, examples },
          `health ${threatKey(threat)}`,
        ),
      );
    }
  const none = resolveChoice("attacks", { id: "none" });
  const clean = (over: readonly ExampleRange[]) =>
    evaluate(none, cleanPass.strategy, cleanPass.threat, "clean", undefined, over);
  rest.push(...clean(seen));
  return { clean: clean(ranges), core, rest };
}

/**
 * The evaluations of systems: clean accuracy first, then the strategies that systems share, then all others, then what
 * transfers between systems; within each, the longest first. Chunks of at most 256 examples; strategies that do not
 * apply to a system are left out.
 */
export async function planEvaluation(
  systems: readonly PlannedSystem[],
  setting: EvaluationSetting,
): Promise<readonly PlannedTask[]> {
  const runs = systems.map((system) => runsOf(system, setting));
  const phases = [
    runs.flatMap((run) => run.clean),
    runs.flatMap((run) => run.core),
    runs.flatMap((run) => run.rest),
  ];
  const { dataset, seed, evaluation } = setting;
  phases.push([
    ...transferTasks(evaluation.transfer ?? [], systems, {
      dataset,
      seed,
      threats: evaluation.threats,
      ranges: chunks(evaluation.examples, evaluation.split),
    }),
  ]);
  const tasks = await Promise.all(phases.map((phase) => Promise.all(phase)));
  return mergeTasks(tasks.flatMap((phase) => longestFirst(phase)));
}
