import { type AssembledAccuracy, assembledAccuracies } from "../../experiment/artefacts/validationMargins.ts";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { robinFirst, rolesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import type { Plan, PlannedSystem } from "../../experiment/plan/plannedTask.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import { type ShownSystem, shownSystems } from "../../state/imports/seriesOf.ts";
import { isLive, isPaused, type Run } from "../../state/runs/run.ts";

export interface RunMember {
  readonly title: string;
  readonly task: TaskState;
}

export interface MemberGroupData {
  readonly system: ShownSystem;
  readonly networks: number;
  readonly parameters: number;
  /** Those that are trained here; none of a system that was made elsewhere. */
  readonly members: readonly RunMember[];
  /** Of RoBin, the validation accuracy of all arms together after each epoch that all of them have reported. */
  readonly assembled: readonly AssembledAccuracy[];
}

/** The member networks of every system of a run, each with its training task. */
export function membersOfRun(plan: Plan | null, tasks: readonly TaskState[]): readonly MemberGroupData[] {
  if (plan === null || tasks.length === 0) return [];
  const states = new Map(tasks.map((task) => [task.key, task]));
  const systems = robinFirst(plan.systems);
  const shown = shownSystems(systems);
  return systems.flatMap((planned, index) => {
    const system = shown[index];
    if (system === undefined) return [];
    const roles = rolesOf(planned.system.decomposition, factsOf(plan.spec.dataset).classes);
    const members = planned.system.members.flatMap(({ source }, position) => {
      const task = source.from === "task" ? states.get(source.key) : undefined;
      if (task === undefined) return [];
      return [{ title: roles[position] ?? "network", task }];
    });
    return [
      {
        system,
        networks: planned.system.members.length,
        parameters: planned.parameters,
        members,
        assembled: assembledOf(planned, members),
      },
    ];
  });
}

/** Nothing for systems that are not decided by the highest margin of an arm. */
function assembledOf(
  { system: { decomposition, mask } }: PlannedSystem,
  members: readonly RunMember[],
): readonly AssembledAccuracy[] {
  if (decomposition.id !== "one-vs-all" || mask !== undefined) return [];
  const arms = members.flatMap(({ task: { task, margins } }, arm) =>
    task.kind === "train" && margins !== undefined
      ? [{ positive: task.labelling.groups[arm] === 0 ? (0 as const) : (1 as const), epochs: margins }]
      : [],
  );
  return arms.length < members.length ? [] : assembledAccuracies(arms);
}

/** The current phase of a run: "Training: 4 of 11 networks done", "Evaluating: PGD-10 softmax linf 0.1 on robin, 0-255". */
export function phaseText(run: Run): string {
  if (run.status === "finished") return "Finished";
  if (run.status === "preparing") return "Starting the engine";
  if (run.status === "cancelling") return "Stopping: storing finished work";
  if (run.status === "elsewhere") return "Running in another tab";
  if (!isLive(run)) return "Not running";
  if (isPaused(run)) return "Paused: trainings and attacks will resume where they stopped";
  const trainings = run.tasks.filter(({ task }) => task.kind === "train");
  const trained = trainings.filter(({ digest }) => digest !== null).length;
  if (trained < trainings.length) return `Training: ${trained} of ${trainings.length} networks done`;
  const current = run.tasks.find(({ status }) => status === "running");
  return current === undefined ? "Evaluating" : `Evaluating: ${current.label}`;
}
