import type { BatchRates, Measurement, Rate } from "../../experiment/machine/benchResult.ts";
import type { BenchKind, BenchNetwork } from "../../experiment/machine/benchWork.ts";
import { inputGradient, type NetworkSpeed } from "../../experiment/plan/networkSpeed.ts";
import { ownKinds, type Plan } from "./sharedBatches.ts";

/** The batch of the first passes, which also tells what a pass costs however few images it has. */
export const few = 2;

/** Seconds of a step in each round, by kind and batch. */
export class Samples {
  readonly #seconds = new Map<string, number[]>();

  add(kind: BenchKind, batch: number, seconds: number): void {
    this.#seconds.set(`${kind} ${batch}`, [...this.of(kind, batch), seconds]);
  }

  of(kind: BenchKind, batch: number): readonly number[] {
    return this.#seconds.get(`${kind} ${batch}`) ?? [];
  }
}

/** What the rounds say about a contender with a network; null if none of its kinds of work has ended. */
export function measured(plan: Plan, samples: Samples, network: BenchNetwork, adapter: string): Measurement | null {
  const { contender, batch, shared } = plan;
  const own = ratesAt(batch);
  if (own.training === null && own.attack === null) return null;
  const smaller = [...shared]
    .sort((a, b) => b - a)
    .map(ratesAt)
    .filter(({ training, attack }) => training !== null || attack !== null);
  return {
    ...contender,
    network: network.id,
    adapter,
    ...own,
    ...(smaller.length === 0 ? {} : { shared: smaller }),
    speed: contender.engine === "lab" && own.attack !== null ? speedOf(batch, samples) : null,
  };

  function ratesAt(size: number): BatchRates {
    const rate = (kind: BenchKind): Rate | null => {
      if (!ownKinds(plan).has(kind) || !plan.kinds.get(size)?.has(kind)) return null;
      const images = size * contender.workers;
      return rateOf(samples.of(kind, size).map((seconds) => images / seconds));
    };
    return { batch: size, training: rate("training"), attack: rate("attack") };
  }
}

function rateOf(found: readonly number[]): Rate | null {
  const rates = [...found].sort((a, b) => a - b);
  const [min, max] = [rates[0], rates.at(-1)];
  if (min === undefined || max === undefined) return null;
  return { median: median(rates), min, max, rounds: rates.length };
}

/** Seconds of a forward pass: what it costs for each image, and however few they are. */
function speedOf(batch: number, samples: Samples): NetworkSpeed {
  const middle = (size: number) => median([...samples.of("attack", size)].sort((a, b) => a - b));
  const long = middle(batch);
  if (batch <= few || samples.of("attack", few).length === 0) return { call: 0, image: long / batch / inputGradient };
  const image = Math.max(long / batch / 10, (long - middle(few)) / (batch - few));
  return { call: Math.max(0, long - image * batch) / inputGradient, image: image / inputGradient };
}

/** Of sorted numbers. */
function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const [below, above] = [sorted[middle - 1], sorted[middle]] as [number, number];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}
