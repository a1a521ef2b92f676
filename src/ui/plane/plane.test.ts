import { describe, expect, test } from "vitest";
import type { PlaygroundResult, PlaygroundViewResult } from "../../experiment/interactive/playground.ts";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import { defaultPlane, type ShownPlane } from "../../state/plane/playgroundStore.ts";
import { mapPanels, planeMap } from "./planeMap.ts";
import { farthestText, signedDistance } from "./planeWords.ts";

/** Four points, each with the same scores. */
const grid = (...scores: readonly number[]): ScoreGrid => ({
  columns: 2,
  rows: 2,
  x: [0, 1],
  y: [0, 1],
  classes: scores.length,
  scores: Float32Array.from([0, 1, 2, 3].flatMap(() => scores)),
});
const points = { points: Float32Array.of(0.5, 0.5, 0.2, 0.4), labels: Uint8Array.of(0, 1) };

function seenWith(distance: number, norm: "l2" | "linf"): ShownPlane {
  const view = (scores: ScoreGrid): PlaygroundViewResult => ({
    grid: scores,
    wrong: [0, 1],
    distances: [distance, 0],
    censored: [0, 0],
  });
  const asked = [view(grid(1, 2)), view(grid(0, 3, 1)), view(grid(0, 3, 1))] as const;
  const network = { state: new Uint8Array(), epoch: 3, metrics: null };
  const result: PlaygroundResult = {
    networks: [
      { ...network, views: asked.slice(0, 1) },
      { ...network, views: asked.slice(1) },
    ],
  };
  return {
    points,
    settings: { ...defaultPlane, norm },
    trained: { states: null, epoch: 3 },
    result,
    isMeasured: true,
  };
}

describe("the map", () => {
  test("a and c have two regions, c with the best of its other scores; 'not a dog' has its own colour", () => {
    const panels = mapPanels(seenWith(0.2, "l2"));
    expect(panels.map(({ scoreNames, tones, note }) => [scoreNames, tones, note])).toEqual([
      [["dog", "not a dog"], [0, 3], "correct on 1 of 2 points"],
      [["dog", "cat", "airplane"], undefined, "correct on 1 of 2 points"],
      [["dog", "not a dog"], [0, 3], "correct on 1 of 2 points"],
    ]);
    expect(panels.map((panel) => [...(panel.grid?.scores.subarray(0, 3) ?? [])])).toEqual([
      [1, 2, 1],
      [0, 3, 1],
      [0, 3, 0],
    ]);
  });

  test("the reach of a point is a circle or a square around it, and empty if it is wrong or has moved", () => {
    const outlineOf = (shown: ShownPlane, point: number, now = points) =>
      planeMap(mapPanels(shown), { points: now, shown }, { point, cursor: null }).panels[0]?.outline?.outline ?? [];
    const circle = outlineOf(seenWith(0.2, "l2"), 0);
    for (const [x, y] of circle) expect(Math.hypot(x - 0.5, y - 0.5)).toBeCloseTo(0.2, 9);
    const square = outlineOf(seenWith(0.2, "linf"), 0);
    for (const [x, y] of square) expect(Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5))).toBeCloseTo(0.2, 9);
    expect(circle.length).toBeGreaterThan(40);
    expect(outlineOf(seenWith(0.2, "l2"), 1)).toEqual([]);
    expect(outlineOf(seenWith(0.2, "l2"), 0, { ...points })).toEqual([]);
  });
});

describe("the finding", () => {
  test("names the farthest panel, with signed differences and the points left out", () => {
    expect(farthestText({ n: 12, means: [0.3, 0.25, 0.3], unreached: 0 })).toBe(
      "On the 12 points that all three get right, the boundary that matters is farthest in a: 0.300 on average, ±0.000 against c (0.300) and +0.050 against b (0.250).",
    );
    expect(farthestText({ n: 1, means: [0.1, 0.2, 0.15], unreached: 1 })).toBe(
      "On the one point that all three get right, the boundary that matters is farthest in b: 0.200 on average, +0.050 against c (0.150) and +0.100 against a (0.100). 1 point is left out because some panel has no boundary in the plane.",
    );
    expect(farthestText(null)).toMatch(/^No point is correct in all three panels/);
    expect(signedDistance(-0.0321)).toBe("−0.032");
  });
});
