import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { entryOf, resolveChoice } from "../catalogue/params.ts";
import { transferStrategy } from "../catalogue/strategies/strategiesFor.ts";
import type { TransferSpec } from "../spec/spec.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import type { ExampleRange, ResolvedChoice } from "../terms/system.ts";
import { taskKey } from "./key.ts";
import { numerics } from "./numerics.ts";
import type { PlannedSystem, PlannedTask } from "./plannedTask.ts";
import type { TransferTask } from "./task.ts";
import { neededKeys } from "./taskMembers.ts";

interface Setting {
  readonly dataset: ResolvedChoice;
  readonly seed: number;
  readonly threats: readonly Threat[];
  readonly ranges: readonly ExampleRange[];
}

const specId = ({ id, replica }: PlannedSystem): string => replica?.of ?? id;

/**
 * From which trained system to which: the n-th training of one to the n-th of the other; where both are one system,
 * every training to every other one.
 */
function pairsOf(
  { from, to }: TransferSpec,
  systems: readonly PlannedSystem[],
): readonly (readonly [source: PlannedSystem, judge: PlannedSystem])[] {
  return systems
    .filter((source) => specId(source) === from)
    .flatMap((source) =>
      systems
        .filter((judge) => specId(judge) === to)
        .filter((judge) =>
          from === to ? judge.id !== source.id : judge.replica?.index === source.replica?.index,
        )
        .map((judge) => [source, judge] as const),
    );
}

/** The measurements of transfer between trained systems, per threat and chunk. */
export function transferTasks(
  transfers: readonly TransferSpec[],
  systems: readonly PlannedSystem[],
  { dataset, seed, threats, ranges }: Setting,
): readonly Promise<PlannedTask>[] {
  return transfers.flatMap((transfer) =>
    pairsOf(transfer, systems).flatMap(([source, judge]) => {
      const { scoreKind } = entryOf("decompositions", source.system.decomposition.id);
      const strategy = transferStrategy(transfer, scoreKind);
      const attack = resolveChoice("attacks", transfer.attack);
      const targeted = transfer.targeted === true;
      return threats.flatMap((threat) =>
        ranges.map(async (examples): Promise<PlannedTask> => {
          const task: TransferTask = {
            kind: "transfer",
            numerics: numerics.transfer,
            dataset,
            system: judge.system,
            source: source.system,
            attack,
            strategy,
            targeted,
            threat,
            seed,
            examples,
          };
          const what = `${targeted ? "targeted " : ""}${attackLabel(attack)} ${strategy} ${threatKey(threat)}`;
          return {
            key: await taskKey(task),
            task,
            needs: neededKeys(task),
            label: `${what} from ${source.id} on ${judge.id}, ${examples.from}-${examples.to - 1}`,
            systems: [judge.id, source.id],
          };
        }),
      );
    }),
  );
}
