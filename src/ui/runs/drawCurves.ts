import type { TableRun } from "../../experiment/sweeps/runGroups.ts";
import { select, selectExperiment } from "../../state/page/selection.ts";

/** The runs whose curves share axes with those of the first measured one: measured on the same data set. */
export function comparableRuns(runs: readonly TableRun[]): readonly TableRun[] {
  const measured = runs.filter(({ summary }) => summary !== null && summary.accuracies.length > 0);
  return measured.filter(({ spec }) => spec.dataset.id === measured[0]?.spec.dataset.id);
}

/** Opens Robustness with the curves of all systems of these runs. */
export function drawCurves(runs: readonly TableRun[]): void {
  const [first] = runs;
  if (first === undefined) return;
  selectExperiment(first.id);
  select("compare", { curveSystems: runs.flatMap(({ id, systems }) => systems.map((system) => `${id}/${system.id}`)) });
  location.assign("#robustness");
  window.scrollTo(0, 0);
}
