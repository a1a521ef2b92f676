import { scaleLinear } from "d3";
import type { StudyRow } from "../../experiment/studies/study.ts";

/** Where all numbers lie above this share, an axis does not begin at 0: it shows where they differ. */
const mostEmpty = 0.25;

/** Length of the shortest axis. */
const narrowest = 0.05;

/** The axis of shares that shows every number, its interval and the paper's: its ends, its ticks, and what to say of it. */
export function shareAxis(rows: readonly StudyRow[]): {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  /** For the label: ", from 70" where the axis does not begin at 0. */
  readonly note: string;
} {
  const values = rows.flatMap(({ ours, paper }) =>
    [ours?.value, ours?.low, ours?.high, paper].filter((value) => typeof value === "number"),
  );
  const least = Math.min(1, ...values);
  const [from = 0, to = 1] = scaleLinear()
    .domain([least < mostEmpty || values.length === 0 ? 0 : least, Math.max(0, ...values)])
    .nice(5)
    .domain();
  const end = Math.min(1, Math.max(to, narrowest));
  const domain =
    values.length === 0 ? ([0, 1] as const) : ([Math.max(0, Math.min(from, end - narrowest)), end] as const);
  return {
    domain,
    ticks: scaleLinear().domain(domain).ticks(5),
    note: domain[0] === 0 ? "" : `, from ${Math.round(domain[0] * 100)}`,
  };
}
