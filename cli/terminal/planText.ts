import { attackLabel } from "../../src/experiment/catalogue/attacks/attackLabel.ts";
import { estimate, type Rates } from "../../src/experiment/plan/cost.ts";
import { thousandCosts } from "../../src/experiment/plan/costPerThousand.ts";
import type { Plan, PlannedTask } from "../../src/experiment/plan/plannedTask.ts";
import { shortEpsilon, taskLabelText } from "../../src/experiment/plan/taskLabelText.ts";
import { aboutText, bytesText } from "../../src/experiment/terms/format.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import type { MeasuredRates } from "../runs/measuredRates.ts";
import { textTable } from "./textTable.ts";

/** The plan of an experiment for people: its total, its tasks in groups or one by one, and what attacks cost. */
export function planText(
  planned: Plan,
  stored: ReadonlySet<Key>,
  rates: MeasuredRates,
  { everyTask }: { readonly everyTask: boolean },
): string {
  const tasks = everyTask ? taskList(planned, stored, rates) : groupList(planned, stored, rates);
  return [totalText(planned, stored, rates), tasks, ...thousandText(planned, rates)].join("\n\n");
}

function totalText(planned: Plan, stored: ReadonlySet<Key>, rates: MeasuredRates): string {
  const { seconds, storageBytes, memoryPerWorkerBytes, tasks } = estimate(planned, rates, stored);
  const systems = planned.systems.map(({ id, parameters }) => `${id} (${parameters.toLocaleString("en")} parameters)`);
  const cost =
    tasks === 0
      ? "nothing is left to run"
      : `${aboutText(seconds)} on ${rates.workers === 1 ? "1 worker" : `${rates.workers} workers`} with ${rates.backend}, ${bytesText(storageBytes)} of storage, up to ${bytesText(memoryPerWorkerBytes)} of memory per worker`;
  return `${planned.tasks.length} tasks, ${stored.size} stored, ${tasks} to run: ${cost}\n${systems.join(", ")}`;
}

/** Every task with its key. */
function taskList({ tasks }: Plan, stored: ReadonlySet<Key>, { secondsOf }: Rates): string {
  const rows = tasks.map((planned) => {
    const { key, label } = planned;
    return [key.slice(0, 12), stored.has(key) ? "stored" : aboutText(secondsOf(planned)), taskLabelText(label)];
  });
  return textTable([["key", "cost", "task"], ...rows]);
}

/** Tasks of one kind and system together, with the budgets at which they attack. */
function groupList({ tasks }: Plan, stored: ReadonlySet<Key>, { secondsOf }: Rates): string {
  const groups = new Map<string, PlannedTask[]>();
  for (const planned of tasks) {
    const name = groupOf(planned);
    groups.set(name, [...(groups.get(name) ?? []), planned]);
  }
  const rows = [...groups].map(([name, own]) => {
    const open = own.filter(({ key }) => !stored.has(key));
    const seconds = open.reduce((sum, planned) => sum + secondsOf(planned), 0);
    return [
      `${name}${threatsOf(own)}`,
      String(own.length),
      String(own.length - open.length),
      open.length === 0 ? "stored" : aboutText(seconds),
    ];
  });
  return textTable([["what", "tasks", "stored", "left, on one worker"], ...rows]);
}

function groupOf({ task, systems }: PlannedTask): string {
  const on = systems.join(", ");
  switch (task.kind) {
    case "train":
      return `train ${on}`;
    case "evaluate": {
      const images = task.examples.split === "train" ? ", training images" : "";
      return `${task.attack.id === "none" ? "clean" : attackLabel(task.attack)} on ${on}${images}`;
    }
    case "transfer": {
      const [to, from] = systems;
      return `transfer of ${task.targeted ? "targeted " : ""}${attackLabel(task.attack)} from ${from} to ${to}`;
    }
    case "distance":
      return `smallest perturbation of ${on}`;
    case "coherence":
      return `gradient coherence of ${on}`;
    case "health":
      return `health checks of ${on}`;
  }
}

/** ", linf 2/255, 4/255": the budgets of a group, by norm. */
function threatsOf(tasks: readonly PlannedTask[]): string {
  const byNorm = new Map<string, Set<string>>();
  for (const { task } of tasks) {
    if (task.kind === "train" || task.kind === "coherence") continue;
    if (task.kind === "evaluate" && task.attack.id === "none") continue;
    const { norm, epsilon } = task.threat;
    byNorm.set(norm, (byNorm.get(norm) ?? new Set()).add(shortEpsilon(epsilon)));
  }
  return [...byNorm].map(([norm, epsilons]) => `, ${norm} ${[...epsilons].join(", ")}`).join("");
}

/** Cost of each attack on one worker. */
function thousandText(planned: Plan, { multiplyAddsPerSecond }: MeasuredRates): readonly string[] {
  const rows = thousandCosts(planned).map(({ attack, system, multiplyAdds }) => [
    `${attack} on ${system}`,
    aboutText(multiplyAdds / multiplyAddsPerSecond),
  ]);
  return rows.length === 0 ? [] : [textTable([["per 1,000 images and threat, on one worker", "at most"], ...rows])];
}
