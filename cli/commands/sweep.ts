import { join } from "node:path";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { estimate } from "../../src/experiment/plan/cost.ts";
import { type Arithmetic, withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { plainPath } from "../../src/experiment/spec/settingPath.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { type Axis, readAxisText, SweepError } from "../../src/experiment/sweeps/axis.ts";
import { expandSweep, type SweepPoint, settingToDraw } from "../../src/experiment/sweeps/expandSweep.ts";
import { planSweep, type SweepPlan } from "../../src/experiment/sweeps/planSweep.ts";
import { aboutText, bytesText, durationText } from "../../src/experiment/terms/format.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { benchHelp, benchOption, knownBench } from "../files/benchFiles.ts";
import { dataFolder, namedDataset, requireDataset } from "../files/dataFolder.ts";
import { claimSweep, replaceHelp, replaceOption } from "../runs/claimFolder.ts";
import { measuredRates, storedIn } from "../runs/measuredRates.ts";
import { newPlan } from "../runs/newPlan.ts";
import { experimentHelp, outHelp, resultOptions } from "../runs/resultOptions.ts";
import { deviceOption, onDevice, workersOption } from "../runs/runOptions.ts";
import { countsText, endings, exitCodes, openRunStore, runTasks } from "../runs/runTasks.ts";
import { isPreset, noteLines, specFrom } from "../runs/specSource.ts";
import { pointFolders, writeSweep } from "../runs/sweepRun.ts";
import { type Command, onlyArgument, parseOptions, required, UserError } from "../terminal/command.ts";
import { createProgressView } from "../terminal/progress.ts";

export const sweep: Command = {
  summary: "run an experiment for every combination of the values of some settings",
  help: `lab sweep <preset | spec.json | result.json> --over path=values [--over path=values] --out DIR [options]

Runs the experiment once per combination; tasks that several runs need are computed once. Writes a result folder per run
(DIR/training.epochs=4_seed=1), DIR/sweep.csv with a row per run (with several budgets a file for each, such as
DIR/sweep-linf-0.1.csv), and DIR/sweep-*.svg: accuracy against the first setting other than the seed, with a band over seeds. Ctrl-C stops the sweep; the same command resumes it.

  --over path=values  one setting with its values: a list, a range, or both
                      --over training.epochs=4,8 --over seed=1..3 --over defence.params.epsilon=0.1..0.3..0.1
                      with decimal commas, semicolons between the values: --over "training.learningRate=0,1;0,2"
${outHelp}
${replaceHelp}
  --plan              only list the runs and their cost; nothing runs but a measurement of the speed of this machine
${benchHelp}
${experimentHelp}

Exit code: 0 finished, 1 a task failed, 2 wrong usage or invalid experiment, 130 stopped.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...resultOptions,
      ...replaceOption,
      over: { type: "string", multiple: true },
      plan: { type: "boolean" },
      ...benchOption,
    });
    const source = onlyArgument(positionals, "a preset or the path of a spec");
    const data = dataFolder(values.data);
    const device = deviceOption(values);
    const base = await specFrom(source, values.set ?? [], await namedDataset(values.dataset, data));
    const folder =
      values.plan === true ? (values.out ?? "") : required(values.out, "--out", "a folder for the results");
    const place = values.cache ?? values.out;
    const { axes, points: given } = expanded(base, values.over ?? []);
    refuseOverwritten(base, values.set ?? [], axes);
    const planIn = (arithmetic: Arithmetic | undefined) =>
      planSweep(given.map((point) => ({ ...point, spec: withArithmetic(point.spec, arithmetic) })));
    const planned = isPreset(source)
      ? await newPlan(planIn, device, place, terminal)
      : await planIn(onDevice(base, device).arithmetic);
    const points = planned.runs.map(({ point }) => point);
    const workers = workersOption(values.workers);
    for (const line of new Set(points.flatMap(({ spec }) => noteLines(spec)))) terminal.err.write(`${line}\n`);
    terminal.err.write(`${countText(planned)}\n`);
    if (values.plan === true) {
      const stored = place === undefined ? new Set<Key>() : await storedIn(place, planned, terminal);
      const rates = await measuredRates(planned, stored, device, workers, await knownBench(values.bench));
      if (rates.note !== null) terminal.err.write(`note: ${rates.note}\n`);
      const { seconds, storageBytes, tasks } = estimate(planned, rates, stored);
      const cost = `${aboutText(seconds)} with ${rates.backend}, ${bytesText(storageBytes)} of storage`;
      terminal.out.write(
        `${points.map(({ id }) => id).join("\n")}\n\n${tasks} tasks to run: ${tasks === 0 ? "everything is stored" : cost}\n`,
      );
      return 0;
    }
    for (const { spec } of points) await requireDataset(resolveChoice("datasets", spec.dataset), data);
    const view = createProgressView(terminal.err);
    const folders = pointFolders(points);
    const places = planned.runs.map(({ plan }, i) => ({ folder: join(folder, folders[i] as string), plan }));
    await claimSweep(folder, places, { replace: values.replace, say: view.say });
    const store = await openRunStore(place ?? folder, planned, view);
    const begun = performance.now();
    const title = `${base.name}: ${points.length} runs over ${axes.map(({ path }) => path).join(" and ")}`;
    const state = await runTasks(planned, { title, store, view, signal: terminal.signal, device, workers, data });
    const seconds = (performance.now() - begun) / 1000;
    const { text, tables } = await writeSweep(folder, planned, state, store, settingToDraw(points, axes), values.latex);
    const ending = endings[state.outcome];
    const closing = `${countsText(state)}, in ${durationText(seconds)}. Results: ${tables.join(", ")} and ${folder}/${folders[0]} …`;
    terminal.out.write(`${text}\n\n${closing}\n${ending === "" ? "" : `${ending}\n`}`);
    return exitCodes[state.outcome];
  },
};

function expanded(
  base: ExperimentSpec,
  over: readonly string[],
): { readonly axes: readonly Axis[]; readonly points: readonly SweepPoint[] } {
  if (over.length === 0) throw new UserError("no --over found, a setting with its values expected: --over seed=1..3");
  try {
    const axes = over.map(readAxisText);
    return { axes, points: expandSweep(base, axes) };
  } catch (error) {
    if (error instanceof SweepError) throw new UserError(`--over ${over.join(" --over ")}: ${error.message}`);
    throw error;
  }
}

/** Refuses settings that every value of a swept one replaces. */
function refuseOverwritten(base: ExperimentSpec, settings: readonly string[], axes: readonly Axis[]): void {
  for (const setting of settings) {
    const path = plainPath(base, setting.slice(0, setting.indexOf("=")));
    const axis = axes.find((one) => `${path}.`.startsWith(`${plainPath(base, one.path)}.`));
    if (axis !== undefined)
      throw new UserError(
        `--set ${setting} found with --over ${axis.path}=${axis.values.join(",")}, which replaces it in every run: remove one of them`,
      );
  }
}

function countText({ runs, tasks, shared }: SweepPlan): string {
  const saved = shared === 0 ? "" : `; ${shared} more are shared between runs and counted once`;
  return `${runs.length} runs, ${tasks.length} tasks${saved}`;
}
