import { expect, test } from "vitest";
import type { SystemImages } from "../../../experiment/artefacts/imageResults.ts";
import { defaultLinkState } from "../../../experiment/link/permalinkRooms.ts";
import { filterOf, measuredCoherence, measuredDistances } from "./filterOf.ts";

const budget = { norm: "linf", epsilon: 0.1 } as const;
const sizes = new Map([[0, 0.1]]);
const results: readonly SystemImages[] = [
  {
    system: "robin",
    outcomes: [],
    coherence: new Map([[0, 0.5]]),
    distances: [{ norm: "linf", within: 0.5, searches: [], sizes }],
  },
  {
    system: "multiclass",
    outcomes: [],
    coherence: new Map(),
    distances: [{ norm: "linf", within: 0.4, searches: [], sizes }],
  },
];

test("distance and coherence are filtered on a system that has them", () => {
  const chosen = {
    ...defaultLinkState("compare"),
    findSystem: "multiclass",
    findDistance: [0.1, 0.2],
    findCoherence: [0, 1],
  } as const;
  const filter = filterOf(chosen, results, budget);
  expect(filter.distance).toEqual({ system: "multiclass", from: 0.1, to: 0.2 });
  expect(filter.coherence).toEqual({ system: "robin", from: 0, to: 1 });
  expect(filterOf({ ...chosen, findDistance: [0.1, 0.4] }, results, budget).distance?.to).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test("what was not measured is not offered, and filters nothing", () => {
  const l2 = { norm: "l2", epsilon: 1 } as const;
  const chosen = { ...defaultLinkState("compare"), findDistance: [0.1, 0.2] } as const;
  expect(measuredDistances(results, l2, "")).toBeNull();
  expect(filterOf(chosen, results, l2).distance).toBeNull();
  expect(measuredCoherence(results.slice(1), "")).toBeNull();
});
