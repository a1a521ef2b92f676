import { describe, expect, it } from "vitest";
import { strategies } from "./index.ts";
import { coreStrategies, strategiesFor } from "./strategiesFor.ts";

describe("strategiesFor", () => {
  it("opens core into the three shared strategies, under the names of each kind", () => {
    expect(coreStrategies("arms")).toEqual(["softmax", "margin", "multi-targeted"]);
    expect(coreStrategies("one")).toEqual(["cross-entropy", "margin", "multi-targeted"]);
  });

  it("keeps catalogue order, names each once and drops what does not apply", () => {
    expect(strategiesFor(["top-2", "margin", "core", "best-arm"], "arms")).toEqual([
      "softmax",
      "margin",
      "multi-targeted",
      "best-arm",
      "top-2",
    ]);
    expect(strategiesFor(["top-2", "best-arm"], "one")).toEqual([]);
  });
});

describe("cost", () => {
  it("counts objectives and the score columns each reads", () => {
    expect(strategies["best-arm"].cost(10)).toEqual({ objectives: 10, columns: 1 });
    expect(strategies["multi-targeted"].cost(10)).toEqual({ objectives: 9, columns: 2 });
    expect(strategies["multi-targeted"].cost(3)).toEqual({ objectives: 2, columns: 2 });
    expect(strategies.softmax.cost(10)).toEqual({ objectives: 1, columns: 10 });
  });
});
