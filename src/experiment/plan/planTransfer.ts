import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { entryOf, resolveChoice } from "../catalogue/params.ts";
import { transferStrategy } from "../catalogue/strategies/strategiesFor.ts";
import type { TransferSpec } from "../spec/spec.ts";
import { threatKey } from "../terms/choice.ts";
import { chunks } from "../terms/chunks.ts";
import { numerics } from "./numerics.ts";
import type { EvaluationSetting, PlannedSystem, UnkeyedTask } from "./plannedTask.ts";

const specId = ({ id, replica }: PlannedSystem): string => replica?.of ?? id;

/**
 * The pairs of trained systems of a transfer: the n-th training of one system with the n-th of the other, or every two
 * trainings of one system.
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
        .filter((judge) => (from === to ? judge.id !== source.id : areCounterparts(source, judge)))
        .map((judge) => [source, judge] as const),
    );
}

/** An imported system has one training and is the counterpart of every training of the others. */
const areCounterparts = (a: PlannedSystem, b: PlannedSystem): boolean =>
  a.replica === undefined || b.replica === undefined || a.replica.index === b.replica.index;

/** The transfers between trained systems, per threat and chunk. */
export function transferTasks(
  systems: readonly PlannedSystem[],
  { dataset, seed, evaluation }: EvaluationSetting,
): readonly UnkeyedTask[] {
  const { transfer = [], threats, examples, split } = evaluation;
  return transfer.flatMap((entry) =>
    pairsOf(entry, systems).flatMap(([source, judge]) => {
      const { scoreKind } = entryOf("decompositions", source.system.decomposition.id);
      const strategy = transferStrategy(entry, scoreKind);
      const attack = resolveChoice("attacks", entry.attack);
      const targeted = entry.targeted === true;
      return threats.flatMap((threat) => {
        const what = `${targeted ? "targeted " : ""}${attackLabel(attack)} ${strategy} ${threatKey(threat)}`;
        return chunks(examples, split).map(
          (range): UnkeyedTask => ({
            task: {
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
              examples: range,
            },
            label: `${what} from ${source.id} on ${judge.id}, ${range.from}-${range.to - 1}`,
            systems: [judge.id, source.id],
          }),
        );
      });
    }),
  );
}
