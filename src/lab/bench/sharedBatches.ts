import type { Contender } from "../../experiment/machine/benchResult.ts";
import type { BenchKind } from "../../experiment/machine/benchWork.ts";

/** What a contender measures of a network. */
export interface Plan {
  readonly contender: Contender;
  /** Its own batch: the largest that fits its share of the time. */
  readonly batch: number;
  /** The kinds of work at each batch. */
  readonly kinds: Map<number, Set<BenchKind>>;
  /** Smaller batches, of contenders that it is compared with. */
  readonly shared: Set<number>;
}

/**
 * Lets contenders that are compared, the lab and another engine on one worker each, measure the smaller of their two
 * batches as well, where both can do the kind of work.
 */
export function shareBatches(plans: readonly Plan[]): void {
  const single = plans.filter(({ contender }) => contender.workers === 1);
  const labs = single.filter(({ contender }) => contender.engine === "lab");
  const others = single.filter(({ contender }) => contender.engine !== "lab");
  for (const lab of labs)
    for (const other of others)
      if (lab.batch > other.batch) shareBatch(lab, other);
      else if (lab.batch < other.batch) shareBatch(other, lab);
}

function shareBatch(larger: Plan, smaller: Plan): void {
  const both = [...ownKinds(smaller)].filter((kind) => ownKinds(larger).has(kind));
  if (both.length === 0) return;
  larger.kinds.set(smaller.batch, new Set([...(larger.kinds.get(smaller.batch) ?? []), ...both]));
  larger.shared.add(smaller.batch);
}

export const ownKinds = ({ batch, kinds }: Plan): ReadonlySet<BenchKind> => kinds.get(batch) ?? new Set();
