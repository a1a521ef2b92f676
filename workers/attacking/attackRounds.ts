import type { Objective } from "../strategies/strategy.ts";
import { objectivesOf } from "./attackSetup.ts";
import type { CleanExample } from "./cleanPass.ts";
import { type PerturbedExample, runAttack } from "./runAttack.ts";

/** One example in a round, and the outcome of its attack. */
export interface Attacked<Line> extends PerturbedExample {
  readonly line: Line;
  /** Index of the line. */
  readonly position: number;
  readonly round: number;
  readonly objective: Objective;
}

interface RoundOptions<Line> {
  /** Whether a line is still attacked when a round starts; by default every line is. */
  readonly isOpen?: (line: Line) => boolean;
  /** Most examples that are attacked at once; by default all. */
  readonly size?: number;
  /** The round to start with, and its first line. */
  readonly from?: { readonly round: number; readonly position: number };
}

/**
 * Attack examples with all objectives of a strategy: round k attacks every line that `isOpen` and has a k-th objective, in
 * groups of at most `size`. The caller handles the outcome of a group, and may close its lines, before the next one starts.
 */
export async function* attackRounds<Line>(
  run: Parameters<typeof runAttack>[0],
  lines: readonly Line[],
  exampleOf: (line: Line) => Pick<CleanExample, "id" | "pixels" | "judged">,
  { isOpen = () => true, size = lines.length, from = { round: 0, position: 0 } }: RoundOptions<Line> = {},
): AsyncGenerator<readonly Attacked<Line>[]> {
  const objectives = lines.map((line) => objectivesOf(run.setup, exampleOf(line).judged));
  const rounds = Math.max(0, ...objectives.map(({ length }) => length));
  for (let round = from.round; round < rounds; round++) {
    const first = round === from.round ? from.position : 0;
    const open = lines.flatMap((line, position) => {
      const objective = objectives[position]?.[round];
      return position >= first && objective !== undefined && isOpen(line) ? [{ line, position, round, objective }] : [];
    });
    for (let start = 0; start < open.length; start += size) {
      const group = open.slice(start, start + size);
      const outcomes = await runAttack(
        run,
        group.map(({ line }) => exampleOf(line)),
        group.map(({ objective }) => objective),
      );
      yield outcomes.map((outcome, i) => ({ ...outcome, ...(group[i] as (typeof group)[number]) }));
    }
  }
}
