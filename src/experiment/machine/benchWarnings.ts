import { type BenchFile, type BenchMachine, contenderName, type Measurement, type Rate } from "./benchResult.ts";
import { benchNetworks } from "./benchWork.ts";

/** Timings whose fastest and slowest round differ by more than this share of the median are unsteady. */
const steady = 0.25;
/** Fewer rounds say nothing about how steady timings are. */
const enough = 3;
/** More busy processes than this for each core make a machine busy. */
const idle = 0.25;

/** How far the rounds lie apart, as a share of their median; 0 for a single round. */
const spreadOf = ({ min, max, median }: Rate): number => (max - min) / median;

export const isUnsteady = (rate: Rate): boolean => spreadOf(rate) > steady;

/** What is wrong with a machine before a measurement begins; null if nothing is, or if its load is unknown. */
export function busyWarning(load: number, cores: number): string | null {
  if (load <= idle * cores) return null;
  return (
    `The machine was busy: ${load.toFixed(1)} processes worked on its ${cores} ${cores === 1 ? "core" : "cores"} in ` +
    "the minute before. These are not its full speeds: measure again when nothing else runs."
  );
}

/** What makes measured speeds doubtful, in sentences: other load, and rounds that differ. */
export function benchWarnings(
  { measurements }: Pick<BenchFile, "measurements">,
  { load, cores }: Pick<BenchMachine, "load" | "cores">,
): readonly string[] {
  const rates = measurements.flatMap((one) =>
    [one, ...(one.shared ?? [])].flatMap(({ batch, training, attack }) =>
      [training, attack].flatMap((rate) => (rate === null ? [] : [{ one, batch, rate, spread: spreadOf(rate) }])),
    ),
  );
  const found = [
    load === null ? null : busyWarning(load.before, cores),
    unsteadyWarning(rates),
    shortWarning(rates.map(({ rate }) => rate)),
  ];
  return found.filter((warning) => warning !== null);
}

interface FoundRate {
  readonly one: Measurement;
  readonly batch: number;
  readonly rate: Rate;
  readonly spread: number;
}

function shortWarning(rates: readonly Rate[]): string | null {
  const short = rates.filter(({ rounds }) => rounds < enough).length;
  if (short === 0) return null;
  return `${short} of ${rates.length} speeds were timed in fewer than ${enough} rounds: allow more time.`;
}

function unsteadyWarning(rates: readonly FoundRate[]): string | null {
  const unsteady = rates.filter(({ rate }) => isUnsteady(rate)).sort((a, b) => b.spread - a.spread);
  const [worst] = unsteady;
  if (worst === undefined) return null;
  const { label = worst.one.network } = benchNetworks.find(({ id }) => id === worst.one.network) ?? {};
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return (
    `Timings were unsteady: ${unsteady.length} of ${rates.length} speeds differ by more than ${percent(steady)} between ` +
    `rounds, most ${contenderName(worst.one)}, batch ${worst.batch}, on ${label} (${percent(worst.spread)}). Other ` +
    "programs, power saving or heat may be the reason: close other programs and measure again."
  );
}
