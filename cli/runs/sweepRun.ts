import { join } from "node:path";
import { latexTable } from "../../src/experiment/summary/latexTable.ts";
import { toCsv } from "../../src/experiment/summary/table.ts";
import type { SweepPoint } from "../../src/experiment/sweeps/expandSweep.ts";
import type { SweepPlan } from "../../src/experiment/sweeps/planSweep.ts";
import { runColumns, runsCaption } from "../../src/experiment/sweeps/runColumns.ts";
import {
  commonSystems,
  commonThreats,
  repeatedRuns,
  singleRuns,
  type TableRun,
} from "../../src/experiment/sweeps/runGroups.ts";
import { type Threat, threatKey } from "../../src/experiment/terms/choice.ts";
import { bibtex } from "../../src/experiment/terms/citation.ts";
import { plain } from "../../src/experiment/terms/format.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { accuracyBySetting } from "../../src/figures/accuracy/accuracyBySetting.ts";
import { figureSvg } from "../../src/figures/drawing/exportFigure.ts";
import { latexFigure } from "../../src/figures/drawing/latexFigure.ts";
import { seriesOfSystems } from "../../src/figures/drawing/seriesOfSystems.ts";
import { isDone, type RunState } from "../../src/lab/run/runState.ts";
import type { Store } from "../../src/lab/store/store.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { columnsText, section } from "../terminal/textTable.ts";
import { writeResult } from "./resultFolder.ts";
import { ofPlan } from "./studyRun.ts";

/** Width of the figures, in pixels. */
const figureWidth = 760;

/** The folder of each run of a sweep: "training.epochs=4_seed=1". */
export function pointFolders(points: readonly SweepPoint[]): readonly string[] {
  const plainNames = points.map(({ id }) => id.replaceAll(/[^\w.=-]+/g, "_").slice(0, 120));
  return plainNames.map((name, i) => (plainNames.indexOf(name) === i ? name : `${name}_${i + 1}`));
}

/**
 * Writes the results of a sweep, which may be unfinished: a result folder per run, one table of all runs (`sweep.csv`; with
 * several threats one for each, `sweep-linf-0.1.csv`), and a figure per threat (`sweep-clean.svg`, `sweep-linf-0.1.svg`).
 * Returns the tables as text, and their files.
 *
 * @param setting the setting along the axis of the figures.
 * @param latex also writes the tables and figures as LaTeX, and whom to cite.
 */
export async function writeSweep(
  folder: string,
  planned: SweepPlan,
  state: RunState,
  store: Store,
  setting: string,
  latex = false,
): Promise<{ readonly text: string; readonly tables: readonly string[] }> {
  const folders = pointFolders(planned.runs.map(({ point }) => point));
  const runs: TableRun[] = [];
  for (const [i, { point, plan }] of planned.runs.entries()) {
    const name = folders[i] ?? point.id;
    const own = await writeResult(join(folder, name), plan, ofPlan(state, plan.tasks), store);
    const done = own.tasks.filter(isDone).length;
    runs.push({
      id: name,
      label: point.id,
      notes: "",
      status: done === own.tasks.length ? "finished" : `${done} of ${own.tasks.length} tasks`,
      at:
        own.tasks
          .map(({ provenance }) => provenance?.finished ?? "")
          .toSorted()
          .at(-1) ?? "",
      spec: plan.spec,
      systems: plan.systems,
      summary: own.summary,
      seconds: own.tasks.reduce((sum, { provenance }) => sum + (provenance?.seconds ?? 0), 0),
    });
  }
  const threats: readonly (Threat | null)[] = [null, ...commonThreats(runs)];
  const systems = seriesOfSystems(commonSystems(runs));
  const groups = singleRuns(runs);
  const settings = { sweep: planned.runs.map(({ point }) => point.id) };
  // What the runs share: the columns name what they differ in.
  const first = planned.runs[0]?.plan.spec;
  const files: string[] = [];
  for (const threat of threats) {
    const rows = accuracyBySetting.rows({ runs, path: setting, threat, systems });
    if (rows.length === 0) continue;
    const size = { width: figureWidth, height: accuracyBySetting.height(rows, figureWidth) };
    const name = threat === null ? "clean" : threatKey(threat).replaceAll(/[^\w.]+/g, "-");
    await writeAtomically(join(folder, `sweep-${name}.svg`), figureSvg(accuracyBySetting, rows, settings, size));
    if (latex)
      await writeAtomically(
        join(folder, `sweep-${name}.tex`),
        latexFigure(accuracyBySetting, rows, { file: `sweep-${name}`, settings }),
      );
  }
  const tables = threats.slice(threats.length > 1 ? 1 : 0);
  for (const threat of tables) {
    const name =
      tables.length === 1 || threat === null ? "sweep" : `sweep-${threatKey(threat).replaceAll(/[^\w.]+/g, "-")}`;
    const columns = runColumns(runs, threat);
    const path = join(folder, `${name}.csv`);
    await writeAtomically(path, toCsv(columns, groups, withSoftware({ ...settings, threat, first })));
    files.push(path);
    if (latex)
      await writeAtomically(
        join(folder, `${name}-table.tex`),
        latexTable(columns, groups, {
          id: `${name}-table`,
          caption: runsCaption("Runs of the sweep", threat),
          settings,
        }),
      );
  }
  if (latex) await writeAtomically(join(folder, "robin-lab.bib"), bibtex);
  const repeated = repeatedRuns(runs);
  const text = tables
    .flatMap((threat) => {
      const columns = runColumns(runs, threat).filter(({ id }) => !["status", "started"].includes(id));
      const budget = threat === null ? "" : `, attacked at ${plain.threat(threat)}`;
      return [
        ...section(`Runs${budget}`, columnsText(columns, groups)),
        ...(repeated.length === groups.length
          ? []
          : section(`Means over seeds${budget}`, columnsText(columns, repeated))),
      ];
    })
    .join("\n");
  return { text, tables: files };
}
