import { expect, test } from "vitest";
import { accuracyRow } from "../../../tests/accuracyRow.ts";
import smoke from "../../experiment/presets/smoke.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { curveLines, curveSystems, mixedAttacks, withExperiments } from "./curveSystems.ts";

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

test("a combination that counts other attacks at one budget says so; single attacks and equal ones need no warning", () => {
  const row = (measure: "union" | "core", attack: string, epsilon: number) =>
    accuracyRow("arms", 0.5, 100, { measure, attack, strategy: "", threat: { norm: "linf", epsilon } });
  const accuracies = [0.1, 0.2, 0.3].flatMap((epsilon) => [
    row("core", "PGD-20", epsilon),
    row("union", epsilon === 0.2 ? "PGD-20, AutoAttack-100" : "PGD-20", epsilon),
  ]);
  const systems = [{ id: "arms", label: "RoBin", kind: "arms", of: "a run", trained: null, accuracies }] as const;
  const warningOf = (value: string) =>
    mixedAttacks(
      "linf",
      systems,
      curveLines(systems).filter((line) => line.value === value),
    );
  expect(warningOf("union")).toBe(
    "The union counts other attacks at some budgets: PGD-20, AutoAttack-100 at ℓ∞ 0.2; PGD-20 at the rest. Compare budgets by a single attack or the core.",
  );
  expect(warningOf("core")).toBeNull();
});
