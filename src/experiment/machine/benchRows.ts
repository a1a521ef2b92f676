import { type BatchRates, type BenchFile, contenderName, type Measurement, type Rate } from "./benchResult.ts";
import { isUnsteady } from "./benchWarnings.ts";
import { type BenchKind, benchNetworks } from "./benchWork.ts";

/** A line of the table of a benchmark. */
export interface BenchRow {
  /** With its batch: unique in a table. */
  readonly contender: string;
  readonly training: string;
  readonly attack: string;
  /** Why a cell is empty. */
  readonly reason: string | null;
}

/** The lines of one network. */
export interface BenchTable {
  readonly label: string;
  readonly rows: readonly BenchRow[];
  /** "the lab attacks 12 times as fast as stock tfjs (wasm, batches of 64)": sentences, each at a batch that both use. */
  readonly comparisons: readonly string[];
}

/** What was measured, network by network. */
export function benchTables({
  measurements,
  missing,
}: Pick<BenchFile, "measurements" | "missing">): readonly BenchTable[] {
  return benchNetworks
    .map(({ id, label }) => {
      const measured = measurements.filter(({ network }) => network === id);
      const rows = measured.flatMap((one) => {
        const reason =
          missing.find((other) => other.network === id && contenderName(other) === contenderName(one))?.reason ?? null;
        return [row(one, one, reason), ...(one.shared ?? []).map((rates) => row(one, rates, null))];
      });
      const names = new Set(measured.map(contenderName));
      const failed = new Map(
        missing.filter((one) => one.network === id).map((one) => [contenderName(one), one.reason] as const),
      );
      const absent = [...failed]
        .filter(([contender]) => !names.has(contender))
        .map(([contender, reason]) => ({ contender, training: "–", attack: "–", reason }));
      return { label, rows: [...rows, ...absent], comparisons: comparisonsOf(measured) };
    })
    .filter(({ rows }) => rows.length > 0);
}

/** Contenders that took no part at all, each with its reason. */
export const benchAbsent = ({ missing }: Pick<BenchFile, "missing">): readonly string[] =>
  missing.filter(({ network }) => network === null).map((one) => `${contenderName(one)}: ${one.reason}`);

const row = (one: Measurement, { batch, training, attack }: BatchRates, reason: string | null): BenchRow => ({
  contender: `${contenderName(one)}, batch ${batch}`,
  training: rateText(training),
  attack: rateText(attack),
  reason,
});

/** Three digits: "758", "36.2", "0.51"; with the range of the rounds where they were unsteady. */
function rateText(rate: Rate | null): string {
  if (rate === null) return "–";
  const { median, min, max } = rate;
  // The spaces inside the brackets do not break in narrow tables.
  return isUnsteady(rate) ? `${digits(median)} (${digits(min)}\u00a0to\u00a0${digits(max)})` : digits(median);
}

const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));

/** One sentence about the fastest stock tfjs, and one about each PyTorch. */
function comparisonsOf(measured: readonly Measurement[]): readonly string[] {
  const single = measured.filter(({ workers }) => workers === 1);
  const labs = single.filter(({ engine }) => engine === "lab");
  const stock = single.filter(({ engine }) => engine === "stock tfjs");
  const torches = single.filter(({ engine }) => engine === "PyTorch");
  return [stock, ...torches.map((one) => [one])].flatMap((others) => {
    const texts = (["training", "attack"] as const).flatMap((kind) => comparisonText(labs, others, kind));
    return texts.length === 0 ? [] : [`With one worker, the lab ${texts.join(" and ")}.`];
  });
}

/** The fastest of the lab against the fastest of others, at the smaller of their two batches. */
function comparisonText(
  labs: readonly Measurement[],
  others: readonly Measurement[],
  kind: BenchKind,
): readonly string[] {
  const [own, other] = [fastest(labs, kind), fastest(others, kind)];
  if (own === undefined || other === undefined) return [];
  const batch = Math.min(own.batch, other.batch);
  const [ownRate, otherRate] = [rateAt(own, batch, kind), rateAt(other, batch, kind)];
  if (ownRate === undefined || otherRate === undefined) return [];
  const ratio = Number((ownRate.median / otherRate.median).toPrecision(2));
  const verb = kind === "training" ? "trains" : "attacks";
  return [`${verb} ${ratio} times as fast as ${other.engine} (${other.backend}, batches of ${batch})`];
}

const rateAt = (one: Measurement, batch: number, kind: BenchKind): Rate | undefined =>
  [one, ...(one.shared ?? [])].find((rates) => rates.batch === batch)?.[kind] ?? undefined;

const fastest = (measured: readonly Measurement[], kind: BenchKind): Measurement | undefined =>
  measured.filter((one) => one[kind] !== null).sort((a, b) => (b[kind]?.median ?? 0) - (a[kind]?.median ?? 0))[0];
