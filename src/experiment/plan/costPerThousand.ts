import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import { rangeSize } from "../terms/chunks.ts";
import { taskMultiplyAdds } from "./cost.ts";
import type { Plan, PlannedTask } from "./plannedTask.ts";

/** Cost of one attack, under all its strategies and one threat, on 1,000 images of one system. */
export interface ThousandCost {
  /** "PGD-10 (5 strategies)", "AutoAttack-100", "smallest linf perturbation". */
  readonly attack: string;
  /** Id of the system; transfers: "multiclass to robin". */
  readonly system: string;
  /** An upper bound, as if the attack never succeeded. */
  readonly multiplyAdds: number;
}

interface Named {
  readonly attack: string;
  readonly strategy: string;
  readonly system: string;
  readonly threat: Threat;
}

const images = 1000;

/** The attack and systems of a task; empty if it attacks nothing. */
function namesOf({ task, systems }: PlannedTask): readonly Named[] {
  const onEach = (named: Omit<Named, "system">) => systems.map((system) => ({ ...named, system }));
  switch (task.kind) {
    case "evaluate":
      if (task.attack.id === "none") return [];
      return onEach({ attack: attackLabel(task.attack), strategy: task.strategy, threat: task.threat });
    case "distance":
      return onEach({
        attack: `smallest ${task.threat.norm} perturbation`,
        strategy: "",
        threat: task.threat,
      });
    case "transfer": {
      const [to, from] = systems;
      const attack = `transfer of ${task.targeted ? "targeted " : ""}${attackLabel(task.attack)}`;
      return [{ attack, strategy: task.strategy, system: `${from} to ${to}`, threat: task.threat }];
    }
    default:
      return [];
  }
}

/**
 * The cost of every attack of a plan per 1,000 images and threat, in the order of tasks. Repeated trainings of a system cost
 * the same and are listed once.
 */
export function thousandCosts(plan: Pick<Plan, "tasks" | "systems">): readonly ThousandCost[] {
  const repeated = new Set(
    plan.systems.flatMap(({ id, replica }) => (replica !== undefined && replica.index > 0 ? [id] : [])),
  );
  /** attack, system -> threat -> strategy -> multiply-adds. */
  const found = new Map<string, { named: Named; threats: Map<string, Map<string, number>> }>();
  for (const planned of plan.tasks) {
    const { task } = planned;
    if (task.kind === "train" || planned.systems.every((system) => repeated.has(system))) continue;
    const each = (taskMultiplyAdds(task) * images) / rangeSize(task.examples);
    for (const named of namesOf(planned)) {
      if (repeated.has(named.system)) continue;
      const name = JSON.stringify([named.attack, named.system]);
      const entry = found.get(name) ?? { named, threats: new Map<string, Map<string, number>>() };
      found.set(name, entry);
      const threat = threatKey(named.threat);
      const strategies = entry.threats.get(threat) ?? new Map<string, number>();
      entry.threats.set(threat, strategies.set(named.strategy, each));
    }
  }
  return [...found.values()].map(({ named, threats }) => {
    const sums = [...threats.values()].map((strategies) =>
      [...strategies.values()].reduce((sum, cost) => sum + cost, 0),
    );
    const count = Math.max(...[...threats.values()].map(({ size }) => size));
    return {
      attack: count === 1 ? named.attack : `${named.attack} (${count} strategies)`,
      system: named.system,
      multiplyAdds: Math.max(...sums),
    };
  });
}
