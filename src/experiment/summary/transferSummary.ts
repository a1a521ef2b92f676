import { wilson } from "../artefacts/accuracy.ts";
import type { Artefact, TransferData } from "../artefacts/artefact.ts";
import { type Artefacts, backendOf, distinctWarnings, trainingWarnings } from "../artefacts/measurement.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Plan, PlannedSystem, PlannedTask } from "../plan/plannedTask.ts";
import type { TransferTask } from "../plan/task.ts";
import { sameThreat } from "../terms/choice.ts";
import type { TransferRow } from "./rows.ts";

interface Chunk {
  readonly task: TransferTask;
  readonly data: TransferData;
  readonly artefact: Artefact;
}

/** Transfers between systems, over the finished chunks of each measurement, in the order of the spec. */
export function transferRows(plan: Plan, artefacts: Artefacts): readonly TransferRow[] {
  const found = new Map<string, { from: PlannedSystem; to: PlannedSystem; chunks: Chunk[] }>();
  for (const { key, task, systems } of plan.tasks) {
    const artefact = artefacts.get(key);
    if (task.kind !== "transfer" || artefact?.data.kind !== "transfer") continue;
    for (const [from, to] of pairsOf(plan, task, systems)) {
      const name = JSON.stringify([from.id, to.id, task.attack, task.strategy, task.targeted, task.threat]);
      const entry = found.get(name) ?? { from, to, chunks: [] };
      entry.chunks.push({ task, data: artefact.data, artefact });
      found.set(name, entry);
    }
  }
  return [...found.values()].sort(specOrder(plan)).map(({ from, to, chunks }) =>
    rowOf(
      plan,
      artefacts,
      from,
      to,
      [...chunks].sort((a, b) => a.task.examples.from - b.task.examples.from),
    ),
  );
}

/** The systems of the plan that a task measures. Two systems with the same networks share a task. */
function pairsOf(
  plan: Plan,
  task: TransferTask,
  ids: PlannedTask["systems"],
): readonly (readonly [from: PlannedSystem, to: PlannedSystem])[] {
  const recipe = (system: unknown) => JSON.stringify(system);
  const among = plan.systems.filter(({ id }) => ids.includes(id));
  const like = (wanted: TransferTask["system"]) => among.filter(({ system }) => recipe(system) === recipe(wanted));
  return like(task.source).flatMap((from) => like(task.system).map((to) => [from, to] as const));
}

function specOrder({ spec, systems }: Plan) {
  const { transfer = [], threats } = spec.evaluation;
  const of = ({ from, to, chunks }: { from: PlannedSystem; to: PlannedSystem; chunks: readonly Chunk[] }) => {
    const { attack, targeted, threat } = (chunks[0] as Chunk).task;
    const idOf = ({ id, replica }: PlannedSystem) => replica?.of ?? id;
    return [
      transfer.findIndex(
        (entry) =>
          entry.from === idOf(from) &&
          entry.to === idOf(to) &&
          (entry.targeted === true) === targeted &&
          attackLabel(entry.attack) === attackLabel(attack),
      ),
      threats.findIndex((other) => sameThreat(other, threat)),
      systems.indexOf(from),
      systems.indexOf(to),
    ];
  };
  return (a: Parameters<typeof of>[0], b: Parameters<typeof of>[0]): number => {
    const right = of(b);
    return of(a).reduce((order, place, i) => order || place - (right[i] as number), 0);
  };
}

function rowOf(
  plan: Plan,
  artefacts: Artefacts,
  from: PlannedSystem,
  to: PlannedSystem,
  chunks: readonly Chunk[],
): TransferRow {
  const { attack, strategy, targeted, threat } = (chunks[0] as Chunk).task;
  const lines = chunks.flatMap(({ data }) =>
    data.ids.map((_, i) => ({
      right: data.cleanWrong[i] === 0,
      broken: data.broken[i] === 1,
      fooled: data.fooled[i] === 1,
      became: (data.targets[i] as number) >= 0 && data.predictions[i] === data.targets[i],
    })),
  );
  const attacked = lines.filter(({ right }) => right);
  const fooled = attacked.filter((line) => line.fooled);
  const share = (of: typeof lines, holds: (line: (typeof lines)[number]) => boolean) =>
    of.length === 0 ? null : wilson(of.filter(holds).length, of.length);
  const measured = chunks.map(({ artefact }) => artefact);
  return {
    from: from.id,
    to: to.id,
    attack: attackLabel(attack),
    strategy,
    targeted,
    threat,
    accuracy: wilson(lines.filter(({ broken }) => !broken).length, lines.length),
    fooled: share(attacked, (line) => line.fooled),
    conditional: share(fooled, ({ broken }) => broken),
    became: targeted ? share(attacked, ({ became }) => became) : null,
    backend: backendOf(measured),
    warnings: distinctWarnings([
      ...[from, to].flatMap((system) => trainingWarnings(plan, system, artefacts)),
      ...measured.flatMap(({ warnings }) => warnings),
    ]),
  };
}
