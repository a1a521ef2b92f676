import { robinFirst } from "../../src/experiment/catalogue/decompositionFacts.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { studyOf } from "../../src/experiment/studies/index.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import { shownSummary } from "../../src/experiment/summary/shownSummary.ts";
import { durationText } from "../../src/experiment/terms/format.ts";
import type { RunState } from "../../src/lab/run/runState.ts";
import { dataFolder, namedDataset, requireDataset } from "../files/dataFolder.ts";
import { claimResults, replaceHelp, replaceOption } from "../runs/claimFolder.ts";
import { namedModels, systemHelp, systemOption, writeImported } from "../runs/importedModels.ts";
import { experimentPlan } from "../runs/newPlan.ts";
import { writeResult } from "../runs/resultFolder.ts";
import { experimentHelp, outHelp, resultOptions } from "../runs/resultOptions.ts";
import { type Device, deviceOption, workersOption } from "../runs/runOptions.ts";
import { countsText, endings, exitCodes, openRunStore, runTasks } from "../runs/runTasks.ts";
import { isPreset, noteLines, specFrom } from "../runs/specSource.ts";
import { runStudy, scaleHelp, scaleOption } from "../runs/studyRun.ts";
import { namedPack, packHelp, packOption } from "../runs/trainedSystems.ts";
import { type Command, onlyArgument, parseOptions, required, type Terminal, UserError } from "../terminal/command.ts";
import { comparisonText } from "../terminal/comparisonText.ts";
import { createProgressView } from "../terminal/progress.ts";

export const run: Command = {
  summary: "train, attack and compare the systems of an experiment",
  help: `lab run <preset | study | spec.json | result.json> --out DIR [options]

Runs every task of the experiment whose result is not in DIR yet, prints the comparison, and writes
DIR/result.json and DIR/weights/*.safetensors. Ctrl-C stops the run; the same command resumes it. Several processes may
run it at once: each takes tasks that no other works on. A DIR that holds the result of another experiment, or of this
one in the other arithmetic, is refused.
A study (a table or figure of the paper) prints the paper's numbers beside ours, and writes study.json, CSV and SVG.

${outHelp}
${replaceHelp}
  --train-only ID     only train this system of the experiment, without evaluating it; may be repeated
${scaleHelp}
${packHelp}
${systemHelp}
${experimentHelp}

Exit code: 0 finished, 1 a task failed, 2 wrong usage or invalid experiment, 130 stopped.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...resultOptions,
      ...systemOption,
      ...replaceOption,
      scale: { type: "string" },
      ...packOption,
      "train-only": { type: "string", multiple: true },
    });
    const source = onlyArgument(positionals, "a preset, a study or the path of a spec");
    const folder = required(values.out, "--out", "a folder for the results");
    const device = deviceOption(values);
    const workers = workersOption(values.workers);
    const data = dataFolder(values.data);
    const { latex, replace } = values;
    const study = studyOf(source);
    const pack = await namedPack(values.pack);
    if (study !== undefined && values["train-only"] !== undefined)
      throw new UserError(`--train-only found with study ${source}, a preset or a spec expected`);
    if (study !== undefined) {
      const scale = scaleOption(study, values);
      const dataset = await namedDataset(values.dataset, data);
      const options = { scale, dataset, pack, folder, cache: values.cache, latex, replace, device, workers, data };
      return runStudy(study, options, terminal);
    }
    if (values.scale !== undefined)
      throw new UserError(`--scale found with ${source}, a study expected: lab presets lists them`);
    const models = await namedModels(values.system, data);
    const spec = await specFrom(source, values.set ?? [], await namedDataset(values.dataset, data), models);
    const trainOnly = values["train-only"];
    return runExperiment(
      spec,
      { isNew: isPreset(source), folder, cache: values.cache, latex, replace, device, workers, data, trainOnly, pack },
      terminal,
    );
  },
};

interface Running {
  /** Whether the experiment has no arithmetic of its own yet, unlike one of a file. */
  readonly isNew: boolean;
  readonly folder: string;
  readonly cache: string | undefined;
  /** Whether to write LaTeX too. */
  readonly latex: boolean | undefined;
  /** Whether to replace the result of another experiment in the folder. */
  readonly replace: boolean | undefined;
  readonly device: Device;
  readonly workers: number | undefined;
  readonly data: string | undefined;
  /** Pack whose networks take the place of trainings. */
  readonly pack?: Pack | undefined;
  /** Ids of systems: only their trainings run. Default: every task. */
  readonly trainOnly?: readonly string[] | undefined;
}

/** Runs an experiment, writes its folder and prints the comparison. Resolves to the exit code. */
export async function runExperiment(
  given: ExperimentSpec,
  { isNew, folder, cache, latex, replace, device, workers, data, trainOnly, pack }: Running,
  terminal: Terminal,
): Promise<number> {
  await requireDataset(resolveChoice("datasets", given.dataset), data);
  const place = cache ?? folder;
  const whole = await experimentPlan(given, isNew, device, { folder: place, out: folder, pack }, terminal);
  const planned = trainingsOf(whole, trainOnly);
  const { spec } = planned;
  const view = createProgressView(terminal.err);
  await claimResults([{ folder, plan: whole }], { replace, say: view.say });
  const store = await openRunStore(place, planned, view);
  for (const line of noteLines(spec)) view.say(line);
  const begun = performance.now();
  const state = await runTasks(planned, {
    title: spec.name,
    store,
    view,
    signal: terminal.signal,
    device,
    workers,
    data,
  });
  const seconds = (performance.now() - begun) / 1000;
  await writeImported(folder, planned, data);
  const { summary } = await writeResult(folder, whole, state, cache === undefined ? undefined : store, latex);
  terminal.out.write(
    reportText(
      spec,
      state,
      seconds,
      comparisonText(shownSummary(summary, spec), robinFirst(planned.systems), spec.evaluation.split),
      folder,
    ),
  );
  return exitCodes[state.outcome];
}

/** The plan without its evaluations and without the trainings of other systems, where systems are named. */
function trainingsOf(planned: Plan, systems: readonly string[] | undefined): Plan {
  if (systems === undefined) return planned;
  const ids = planned.systems.map(({ id }) => id);
  const unknown = systems.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new UserError(`--train-only ${unknown} found, one of ${ids.join(", ")} expected`);
  const isWanted = ({ task, systems: own }: Plan["tasks"][number]) =>
    task.kind === "train" && own.some((id) => systems.includes(id));
  return { ...planned, tasks: planned.tasks.filter(isWanted) };
}

function reportText(
  spec: ExperimentSpec,
  state: RunState,
  seconds: number,
  comparison: string,
  folder: string,
): string {
  const deviations = (spec.deviations ?? []).map((line) => `  ${line}`);
  const notes = noteLines(spec);
  const ending = endings[state.outcome];
  return [
    "",
    comparison,
    ...(notes.length > 0 ? ["", ...notes] : []),
    ...(deviations.length > 0 ? ["", "Differences from the paper", ...deviations] : []),
    "",
    `${countsText(state)}, in ${durationText(seconds)}. Results: ${folder}/result.json`,
    ...(ending === "" ? [] : [ending]),
    "",
  ].join("\n");
}
