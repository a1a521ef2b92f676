import type { PlaygroundViewResult } from "./playground.ts";

type Measured = Pick<PlaygroundViewResult, "wrong" | "distances" | "censored">;

/** How far the points of one panel lie from the boundary that counts there. */
export interface PanelDistances {
  /** Points that are right, of all. */
  readonly right: number;
  readonly points: number;
  /** Of those that are right and have a boundary within reach; null: none, or not measured. */
  readonly mean: number | null;
  /** Points that are right and have no boundary within reach; they are not part of the mean. */
  readonly unreached: number;
}

/** Mean distances of the points that every panel gets right, so that the panels can be compared. */
export interface CommonDistances {
  readonly n: number;
  /** By panel. */
  readonly means: readonly number[];
  /** Points that are right everywhere but have no boundary within reach in some panel: left out. */
  readonly unreached: number;
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Distances of the points that are right and whose boundary was found. */
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

/** Null where nothing was measured, or no point is right everywhere and within reach. */
export function commonDistances(panels: readonly Measured[]): CommonDistances | null {
  const points = panels[0]?.wrong.length ?? 0;
  if (panels.some(({ distances }) => distances === null)) return null;
  const right = Array.from({ length: points }, (_, i) => i).filter((i) =>
    panels.every(({ wrong }) => wrong[i] === 0),
  );
  const reached = right.filter((i) => panels.every(({ censored }) => censored?.[i] === 0));
  if (reached.length === 0) return null;
  return {
    n: reached.length,
    means: panels.map(({ distances }) => meanOf(reached.map((i) => distances?.[i] as number)) as number),
    unreached: right.length - reached.length,
  };
}
