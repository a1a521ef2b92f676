import type { Objective } from "../strategies/strategy.ts";
import { objectivesOf } from "./attackSetup.ts";
import type { CleanExample } from "./cleanPass.ts";
import { type PerturbedExample, runAttack } from "./runAttack.ts";

/** One example in a round, and the outcome of its attack. */
export interface Attacked<Line> extends PerturbedExample {
  readonly line: Line;
  readonly round: number;
  readonly objective: Objective;
}

interface RoundOptions<Line> {
  /** Whether a line is still attacked; by default every line is. */
  readonly isOpen?: (line: Line) => boolean;
  /** The first round; earlier ones are left out. */
  readonly from?: number;
}

/**
 * Attack examples with all objectives of a strategy: round k attacks every line that `isOpen` and has a k-th objective.
 * The caller handles the outcome of a round, and may close lines, before the next one starts.
 */
export async function* attackRounds<Line>(
  run: Parameters<typeof runAttack>[0],
  lines: readonly Line[],
  exampleOf: (line: Line) => Pick<CleanExample, "id" | "pixels" | "judged">,
  { isOpen = () => true, from = 0 }: RoundOptions<Line> = {},
): AsyncGenerator<readonly Attacked<Line>[]> {
  const objectives = lines.map((line) => objectivesOf(run.setup, exampleOf(line).judged));
  const rounds = Math.max(0, ...objectives.map(({ length }) => length));
  for (let round = from; round < rounds; round++) {
    const attacked = lines.flatMap((line, i) => {
      const objective = objectives[i]?.[round];
      return objective !== undefined && isOpen(line) ? [{ line, round, objective }] : [];
    });
    if (attacked.length === 0) continue;
    const outcomes = await runAttack(
      run,
      attacked.map(({ line }) => exampleOf(line)),
      attacked.map(({ objective }) => objective),
    );
    yield outcomes.map((outcome, i) => ({ ...outcome, ...(attacked[i] as (typeof attacked)[number]) }));
  }
}
