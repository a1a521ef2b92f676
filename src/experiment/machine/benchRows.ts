import { type BenchFile, contenderName, type Measurement, type Rate } from "./benchResult.ts";
import { benchNetworks } from "./benchWork.ts";

/** A line of the table of a benchmark. */
export interface BenchRow {
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
  /** "12 times stock tfjs (wasm) in attacks", the fastest of either; null where one of them is missing. */
  readonly comparison: string | null;
}

/** What was measured, network by network. */
export function benchTables({
  measurements,
  missing,
}: Pick<BenchFile, "measurements" | "missing">): readonly BenchTable[] {
  return benchNetworks
    .map(({ id, label }) => {
      const measured = measurements.filter(({ network }) => network === id);
      const rows = measured.map((one) => ({
        contender: `${contenderName(one)}, batch ${one.batch}`,
        training: rateText(one.training),
        attack: rateText(one.attack),
        reason:
          missing.find((other) => other.network === id && contenderName(other) === contenderName(one))?.reason ?? null,
      }));
      const names = new Set(measured.map(contenderName));
      const failed = new Map(
        missing.filter((one) => one.network === id).map((one) => [contenderName(one), one.reason] as const),
      );
      const absent = [...failed]
        .filter(([contender]) => !names.has(contender))
        .map(([contender, reason]) => ({ contender, training: "–", attack: "–", reason }));
      return { label, rows: [...rows, ...absent], comparison: comparisonText(measured) };
    })
    .filter(({ rows }) => rows.length > 0);
}

/** Contenders that took no part at all, each with its reason. */
export const benchAbsent = ({ missing }: Pick<BenchFile, "missing">): readonly string[] =>
  missing.filter(({ network }) => network === null).map((one) => `${contenderName(one)}: ${one.reason}`);

/** Three digits: "758", "36.2", "0.51". */
function rateText(rate: Rate | null): string {
  if (rate === null) return "–";
  const { median } = rate;
  return median >= 100 ? Math.round(median).toLocaleString("en") : String(Number(median.toPrecision(3)));
}

function comparisonText(measured: readonly Measurement[]): string | null {
  const texts = (["training", "attack"] as const).flatMap((kind) => {
    const [own, stock] = (["lab", "stock tfjs"] as const).map((engine) => fastest(measured, engine, kind));
    if (own === undefined || stock === undefined) return [];
    const ratio = Number((own.rate / stock.rate).toPrecision(2));
    return [`${kind === "training" ? "trains" : "attacks"} ${ratio} times as fast as stock tfjs (${stock.backend})`];
  });
  return texts.length === 0 ? null : `With one worker, the lab ${texts.join(" and ")}.`;
}

function fastest(measured: readonly Measurement[], engine: Measurement["engine"], kind: "training" | "attack") {
  return measured
    .filter((one) => one.engine === engine && one.workers === 1)
    .flatMap((one) => (one[kind] === null ? [] : [{ backend: one.backend, rate: one[kind].median }]))
    .sort((a, b) => b.rate - a.rate)[0];
}
