import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { criterionOf, scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import { entryOf, resolveChoice } from "../catalogue/params.ts";
import { coreStrategies, strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import { arithmeticField } from "../spec/arithmetic.ts";
import type { EvaluationSpec } from "../spec/spec.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import { cascade, chunks, cleanPass } from "../terms/chunks.ts";
import type { AttackPair, ExampleRange } from "../terms/system.ts";
import { probedImages } from "./healthProbes.ts";
import { taskKey } from "./key.ts";
import { numerics } from "./numerics.ts";
import type { EvaluationSetting, PlannedSystem, PlannedTask, UnkeyedTask } from "./plannedTask.ts";
import { transferTasks } from "./planTransfer.ts";
import type { EvaluateTask, Task } from "./task.ts";
import { neededKeys } from "./taskMembers.ts";
import { longestFirst, mergeTasks } from "./taskOrder.ts";

/** The task in the arithmetic of its experiment, with its key. */
async function withKey(unkeyed: UnkeyedTask, setting: EvaluationSetting): Promise<PlannedTask> {
  const { label, systems } = unkeyed;
  const task = { ...unkeyed.task, ...arithmeticField(setting) };
  return { key: await taskKey(task), task, needs: neededKeys(task), label, systems };
}

/** The threats of health tasks. Health depends on the system and the norm more than on the budget. */
const firstOfEachNorm = (threats: readonly Threat[]): readonly Threat[] =>
  threats.filter(
    ({ norm, epsilon }) =>
      epsilon > 0 && threats.find((other) => other.norm === norm && other.epsilon > 0)?.epsilon === epsilon,
  );

/** The attack pairs that an attack or a suite of separate measurements stands for. */
const attackPairsOf = (
  choice: EvaluationSpec["attacks"][number],
  strategies: readonly string[],
  suite: ReturnType<typeof suiteOf>,
): readonly AttackPair[] =>
  suite?.steps ?? strategies.map((strategy) => ({ attack: resolveChoice("attacks", choice), strategy }));

interface Phases {
  readonly clean: readonly UnkeyedTask[];
  readonly core: readonly UnkeyedTask[];
  readonly rest: readonly UnkeyedTask[];
}

/** The tasks of one system, by phase. */
function phasesOf({ id, system }: PlannedSystem, { dataset, seed, evaluation }: EvaluationSetting): Phases {
  const { scoreKind, coherence } = entryOf("decompositions", system.decomposition.id);
  const { classes } = factsOf(dataset);
  const criterion = criterionOf(system.decomposition, classes.length);
  const scores = scoreNamesOf(system.decomposition, classes).length;
  const ranges = chunks(evaluation.examples, evaluation.split);
  const seen = evaluation.gap === undefined ? [] : chunks(evaluation.gap, "train");
  const strategies = strategiesFor(evaluation.strategies, scoreKind);
  const core: UnkeyedTask[] = [];
  const rest: UnkeyedTask[] = [];

  const unkeyed = (task: Exclude<Task, { readonly kind: "train" }>, what: string): UnkeyedTask => ({
    task,
    label: `${what} on ${id}, ${task.examples.split === "train" ? "training images " : ""}${task.examples.from}-${task.examples.to - 1}`,
    systems: [id],
  });
  const evaluate = (
    pair: Pick<EvaluateTask, "attack" | "strategy" | "stages">,
    threat: Threat,
    what: string,
    over: readonly ExampleRange[],
  ): readonly UnkeyedTask[] =>
    over.map((examples) => {
      const { attack, strategy, stages } = pair;
      const task: EvaluateTask = {
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
      };
      return unkeyed(task, what);
    });

  const shared = new Set<string>(coreStrategies(scoreKind));
  for (const choice of evaluation.attacks) {
    if (choice.id === "none") continue;
    const { threats = evaluation.threats } = choice;
    const suite = suiteOf(choice, scoreKind, scores);
    if (suite?.mode === "cascade") {
      const whole = {
        attack: resolveChoice("suites", choice),
        strategy: cascade,
        stages: suite.steps,
      };
      for (const threat of threats)
        rest.push(...evaluate(whole, threat, `${attackLabel(choice)} ${threatKey(threat)}`, [...ranges, ...seen]));
      continue;
    }
    for (const threat of threats)
      for (const pair of attackPairsOf(choice, strategies, suite)) {
        const what = `${attackLabel(pair.attack)} ${pair.strategy} ${threatKey(threat)}`;
        const phase = shared.has(pair.strategy) && suite === undefined ? core : rest;
        phase.push(...evaluate(pair, threat, what, ranges));
        rest.push(...evaluate(pair, threat, what, seen));
      }
  }

  const { distance } = evaluation;
  if (distance !== undefined) {
    const searched = strategiesFor(distance.strategies, scoreKind);
    const attempts = distance.attacks.flatMap((choice) => attackPairsOf(choice, searched, undefined));
    for (const threat of attempts.length === 0 ? [] : distance.within)
      for (const examples of chunks(distance.examples, evaluation.split))
        rest.push(
          unkeyed(
            {
              kind: "distance",
              numerics: numerics.distance,
              dataset,
              system,
              attempts,
              threat,
              criterion,
              seed,
              examples,
            },
            `smallest ${threat.norm} perturbation`,
          ),
        );
  }
  if (evaluation.coherence && coherence !== undefined)
    for (const examples of ranges)
      rest.push(unkeyed({ kind: "coherence", numerics: numerics.coherence, dataset, system, examples }, "coherence"));
  if (evaluation.health)
    for (const threat of firstOfEachNorm(evaluation.threats)) {
      const to = Math.min(probedImages, evaluation.examples);
      const examples: ExampleRange = { split: evaluation.split ?? "test", from: 0, to };
      rest.push(
        unkeyed(
          { kind: "health", numerics: numerics.health, dataset, system, threat, seed, examples },
          `health ${threatKey(threat)}`,
        ),
      );
    }

  const none = {
    attack: resolveChoice("attacks", { id: "none" }),
    strategy: cleanPass.strategy,
  };
  const clean = (over: readonly ExampleRange[]) => evaluate(none, cleanPass.threat, "clean", over);
  rest.push(...clean(seen));
  return { clean: clean(ranges), core, rest };
}

/**
 * The evaluations of systems in chunks of at most 256 examples: clean accuracy first, then the strategies that systems
 * share, then all others, then transfers; within each phase, the longest tasks first. Strategies that do not apply to a
 * system are skipped.
 */
export async function planEvaluation(
  systems: readonly PlannedSystem[],
  setting: EvaluationSetting,
): Promise<readonly PlannedTask[]> {
  const own = systems.map((system) => phasesOf(system, setting));
  const phases = [
    own.flatMap(({ clean }) => clean),
    own.flatMap(({ core }) => core),
    own.flatMap(({ rest }) => rest),
    transferTasks(systems, setting),
  ];
  const tasks = await Promise.all(phases.map((phase) => Promise.all(phase.map((task) => withKey(task, setting)))));
  return mergeTasks(tasks.flatMap(longestFirst));
}
