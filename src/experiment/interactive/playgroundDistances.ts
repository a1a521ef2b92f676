import type { PlaygroundViewResult } from "./playground.ts";

type Measured = Pick<PlaygroundViewResult, "wrong" | "distances" | "censored">;

/** Distances of the points of one panel from its boundary. */
export interface PanelDistances {
  /** Number of correct points, and of all points. */
  readonly right: number;
  readonly points: number;
  /** Mean over the correct points with a boundary within reach; null if there are none, or not measured. */
  readonly mean: number | null;
  /** Number of correct points without a boundary within reach, which the mean omits. */
  readonly unreached: number;
}

/** Mean distances over the points that are correct in every panel, so that panels can be compared. */
export interface CommonDistances {
  readonly n: number;
  /** One per panel. */
  readonly means: readonly number[];
  /** Number of points that are correct everywhere but have no boundary within reach in some panel, which the means omit. */
  readonly unreached: number;
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Distances of the correct points whose boundary was found. */
export function reachedDistances({ wrong, distances, censored }: Measured): readonly number[] {
  return (distances ?? []).filter((_, i) => wrong[i] === 0 && censored?.[i] === 0);
}

export function panelDistances(panel: Measured): PanelDistances {
  const right = panel.wrong.filter((flag) => flag === 0).length;
  const reached = reachedDistances(panel);
  return {
    right,
    points: panel.wrong.length,
    mean: meanOf(reached),
    unreached: panel.distances === null ? 0 : right - reached.length,
  };
}

/** Null if nothing was measured, or if no point is correct and within reach everywhere. */
export function commonDistances(panels: readonly Measured[]): CommonDistances | null {
  const points = panels[0]?.wrong.length ?? 0;
  if (panels.some(({ distances }) => distances === null)) return null;
  const right = Array.from({ length: points }, (_, i) => i).filter((i) => panels.every(({ wrong }) => wrong[i] === 0));
  const reached = right.filter((i) => panels.every(({ censored }) => censored?.[i] === 0));
  if (reached.length === 0) return null;
  return {
    n: reached.length,
    means: panels.map(({ distances }) => meanOf(reached.map((i) => distances?.[i] as number)) as number),
    unreached: right.length - reached.length,
  };
}
