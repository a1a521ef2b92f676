import { join } from "node:path";
import { answerText } from "../../src/experiment/answers/answers.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { type OtherData, resultsOf, type StudyPlan } from "../../src/experiment/studies/planStudy.ts";
import { type ScaleId, type Study, scaleIds } from "../../src/experiment/studies/study.ts";
import { deviationsOf, studyFile } from "../../src/experiment/studies/studyFile.ts";
import { studyCsv } from "../../src/experiment/studies/studyTable.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import { durationText, plain } from "../../src/experiment/terms/format.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { figureSvg } from "../../src/figures/drawing/exportFigure.ts";
import { studyFigures } from "../../src/figures/studies/studyFigures.ts";
import { artefactsOf, type RunState, type TaskState } from "../../src/lab/run/runState.ts";
import type { Store } from "../../src/lab/store/store.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { requireDataset } from "../files/dataFolder.ts";
import { type Terminal, UserError } from "../terminal/command.ts";
import { createProgressView } from "../terminal/progress.ts";
import { studyText } from "../terminal/studyText.ts";
import { claimStudy } from "./claimFolder.ts";
import { writeStudyLatex } from "./latexFiles.ts";
import { studyPlan } from "./newPlan.ts";
import { writeResult } from "./resultFolder.ts";
import { countsText, endings, exitCodes, openRunStore, type RunTasksOptions, runTasks } from "./runTasks.ts";

/** Width of the figures, in pixels. */
const figureWidth = 760;

export const scaleHelp =
  "  --scale ID          of a study: smoke (seconds), demo (minutes, the default), mnist (table-1), cifar (hours) or paper\n" +
  "                      (full setting); --dataset names data that stand for those of the study";

/** The value of `--scale`. Default: demo. `--set` is refused, since the paper's numbers belong to the unchanged study. */
export function scaleOption(
  study: Study,
  { scale: value = "demo", set }: { readonly scale?: string | undefined; readonly set?: string[] | undefined },
): ScaleId {
  if (set !== undefined && set.length > 0)
    throw new UserError(
      `--set ${set[0]} found with study ${study.id}, no setting expected: lab presets ${study.id} prints its experiments to change and run`,
    );
  const scale = scaleIds.find((id) => id === value);
  if (scale === undefined || !study.scales.includes(scale))
    throw new UserError(`--scale ${value} found, one of ${study.scales.join(", ")} expected by ${study.id}`);
  return scale;
}

interface StudyRunOptions extends Pick<RunTasksOptions, "device" | "workers" | "data"> {
  readonly scale: ScaleId;
  /** Data that stand for those of the study. */
  readonly dataset: OtherData | undefined;
  /** Pack whose networks take the place of trainings. */
  readonly pack: Pack | undefined;
  readonly folder: string;
  /** Folder of finished tasks. Default: `folder`. */
  readonly cache: string | undefined;
  /** Whether to write LaTeX too. */
  readonly latex: boolean | undefined;
  /** Whether to replace other results in the folder. */
  readonly replace: boolean | undefined;
}

/**
 * Runs every task of a study that its store does not hold, prints its rows beside the paper's numbers, and writes
 * `study.json`, `<id>.csv`, its figures as SVG, and one result folder per experiment.
 */
export async function runStudy(study: Study, options: StudyRunOptions, terminal: Terminal): Promise<number> {
  const { scale, dataset, pack, folder, cache, latex, replace, device, workers, data } = options;
  const planned = await studyPlan(study, scale, { dataset, pack }, device, cache ?? folder, terminal);
  for (const { plan } of planned.experiments) await requireDataset(resolveChoice("datasets", plan.spec.dataset), data);
  const view = createProgressView(terminal.err);
  await claimStudy(folder, planned, { replace, say: view.say });
  const store = await openRunStore(cache ?? folder, planned, view);
  const begun = performance.now();
  const state = await runTasks(planned, {
    title: `${study.title}, scale ${scale}`,
    store,
    view,
    signal: terminal.signal,
    device,
    workers,
    data,
  });
  const seconds = (performance.now() - begun) / 1000;
  const text = await writeStudy(folder, planned, state, store, latex);
  const closing = `${countsText(state)}, in ${durationText(seconds)}. Results: ${folder}/${study.id}.csv`;
  const ending = endings[state.outcome];
  terminal.out.write(`\n${text}\n\n${closing}\n${ending === "" ? "" : `${ending}\n`}`);
  return exitCodes[state.outcome];
}

/**
 * Writes the results of a study, which may be unfinished: one result folder per experiment, its table as CSV, its
 * figures as SVG, `study.json` if it is finished, and LaTeX if asked for. Returns its rows as text.
 */
export async function writeStudy(
  folder: string,
  planned: StudyPlan,
  state: RunState,
  store: Store,
  latex = false,
): Promise<string> {
  const { study, scale } = planned;
  const tasks: TaskState[] = [];
  for (const { id, plan } of planned.experiments) {
    const written = await writeResult(join(folder, id), plan, ofPlan(state, plan.tasks), store);
    tasks.push(...written.tasks);
  }
  const rows = study.rows(resultsOf(planned, artefactsOf(tasks)), scale);
  const settings = { study: study.id, scale, deviations: deviationsOf(planned) };
  await writeAtomically(join(folder, `${study.id}.csv`), studyCsv(rows, withSoftware(settings)));
  for (const { id, figure, rows: drawn } of studyFigures(study, rows)) {
    const size = { width: figureWidth, height: figure.height(drawn, figureWidth) };
    await writeAtomically(join(folder, `${id}.svg`), figureSvg(figure, drawn, withSoftware(settings), size));
  }
  if (latex) await writeStudyLatex(folder, study, rows, settings);
  if (state.outcome === "finished") await writeStudyFile(folder, planned, state);
  return studyText(study, scale, rows, settings.deviations);
}

async function writeStudyFile(folder: string, planned: StudyPlan, state: RunState): Promise<void> {
  const { format, version, study, title, section, question, ...rest } = studyFile(planned, artefactsOf(state.tasks));
  const answer = answerText(study, rest.rows, plain);
  const file = { format, version, study, title, section, question, answer, ...rest };
  await writeAtomically(join(folder, "study.json"), `${JSON.stringify(file)}\n`);
}

/** The part of a run that belongs to one experiment, in the order and with the labels of its plan. */
export function ofPlan(state: RunState, tasks: readonly { readonly key: string; readonly label: string }[]): RunState {
  const states = new Map(state.tasks.map((task) => [task.key, task]));
  return {
    ...state,
    tasks: tasks.flatMap(({ key, label }) => {
      const found = states.get(key);
      return found === undefined ? [] : [{ ...found, label }];
    }),
  };
}
