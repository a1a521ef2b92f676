import { expect, test } from "vitest";
import smoke from "../../experiment/presets/smoke.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { curveSystems, withExperiments } from "./curveSystems.ts";

/** A measured run on a data set, with two systems. */
function run(id: string, dataset: string): MeasuredExperiment {
  const systems = (["arms", "one"] as const).map((kind, series) => ({
    id: kind,
    label: kind,
    kind,
    series,
    system: { decomposition: { id: kind === "arms" ? "one-vs-all" : "multiclass", params: {} }, members: [] },
  }));
  const results = { accuracies: [], gaps: [], overlaps: [], coherence: [] };
  const spec = { ...smoke, dataset: { id: dataset } };
  return { id, label: id, origin: "run", madeBy: "a test", isPartial: false, spec, systems, results };
}

test("the curves of several runs on the same data are drawn together; a run joins with all of its systems", () => {
  const [first, second, other] = [run("first", "digits"), run("second", "digits"), run("other", "mnist")];
  const offered = curveSystems(first, [other, first, second]);
  expect(offered.map(({ id }) => id)).toEqual(["first/arms", "first/one", "second/arms", "second/one"]);
  const drawn = offered.filter(({ id }) => id === "first/one");
  const ids = (experiments: readonly string[]) => withExperiments(offered, drawn, experiments).map(({ id }) => id);
  expect(ids(["first", "second"])).toEqual(["first/one", "second/arms", "second/one"]);
  expect(ids(["second"])).toEqual(["second/arms", "second/one"]);
  expect(ids([])).toEqual([]);
});
