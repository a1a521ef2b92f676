import { taskMemoryBytes } from "../../src/experiment/plan/cost.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { studyOf } from "../../src/experiment/studies/index.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { benchHelp, benchOption, knownBench } from "../files/benchFiles.ts";
import { dataFolder, dataHelp, dataOption, namedDataset } from "../files/dataFolder.ts";
import { refusedBecause } from "../runs/claimFolder.ts";
import { type MeasuredRates, measuredRates, storedIn } from "../runs/measuredRates.ts";
import { experimentPlan, studyPlan } from "../runs/newPlan.ts";
import { deviceOption, specHelp, specOptions, workersOption } from "../runs/runOptions.ts";
import { isPreset, noteLines, specFrom } from "../runs/specSource.ts";
import { scaleHelp, scaleOption } from "../runs/studyRun.ts";
import { namedPack, packHelp, packOption } from "../runs/trainedSystems.ts";
import { type Command, onlyArgument, parseOptions, UserError } from "../terminal/command.ts";
import { planText } from "../terminal/planText.ts";
import { studyPlanText } from "../terminal/studyPlanText.ts";

export const plan: Command = {
  summary: "show the tasks of a run, which of them are stored, and their cost",
  help: `lab plan <preset | study | spec.json> [--out DIR | --cache DIR] [options]

Says what a run would take in time, memory and storage, and counts its tasks and those whose result DIR already has. Runs
nothing but a measurement of the speed of this machine, which takes a few seconds. For a study it counts tasks by
experiment, and shows which of them other studies share.

  --out DIR, --cache DIR   the folder that a run would use
${benchHelp}
  --tasks                  every task with its key, not groups of tasks
  --json                   the tasks as JSON, in an order in which each follows what it needs: for other programs
${scaleHelp}
${packHelp}
${dataHelp}
${specHelp}`,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...specOptions,
      out: { type: "string" },
      cache: { type: "string" },
      ...dataOption,
      ...benchOption,
      scale: { type: "string" },
      tasks: { type: "boolean" },
      json: { type: "boolean" },
      ...packOption,
    });
    const source = onlyArgument(positionals, "a preset, a study or the path of a spec");
    const device = deviceOption(values);
    const study = studyOf(source);
    if (study !== undefined && values.tasks === true)
      throw new UserError(`--tasks found with study ${source}: lab plan ${source} --json lists its tasks`);
    if (study === undefined && values.scale !== undefined)
      throw new UserError(`--scale found with ${source}, a study expected: lab presets lists them`);
    const folder = values.cache ?? values.out;
    const dataset = await namedDataset(values.dataset, dataFolder(values.data));
    const pack = await namedPack(values.pack);
    const planned =
      study === undefined
        ? await experimentPlan(
            await specFrom(source, values.set ?? [], dataset),
            isPreset(source),
            device,
            { folder, out: values.out, pack },
            terminal,
          )
        : await studyPlan(study, scaleOption(study, values), { dataset, pack }, device, folder, terminal);
    const stored = folder === undefined ? new Set<Key>() : await storedIn(folder, planned, terminal);
    const rates = await measuredRates(
      planned,
      stored,
      device,
      workersOption(values.workers),
      await knownBench(values.bench),
    );
    if (rates.note !== null) terminal.err.write(`note: ${rates.note}\n`);
    if (values.json === true) {
      terminal.out.write(`${planJson(planned, stored, rates)}\n`);
      return 0;
    }
    const refused =
      values.out === undefined || "study" in planned ? undefined : await refusedBecause(values.out, planned);
    if (refused !== undefined) terminal.err.write(`note: ${refused}\n`);
    const text =
      "study" in planned
        ? await studyPlanText(planned, stored, rates, rates.backend)
        : [
            planText(planned, stored, rates, { everyTask: values.tasks === true }),
            ...(noteLines(planned.spec).length === 0 ? [] : [noteLines(planned.spec).join("\n")]),
          ].join("\n\n");
    terminal.out.write(`${text}\n`);
    return 0;
  },
};

/** The tasks with estimates of one worker, one per line. */
function planJson(
  { tasks }: Pick<Plan, "tasks">,
  stored: ReadonlySet<Key>,
  { backend, secondsOf }: MeasuredRates,
): string {
  const lines = tasks.map((planned) => {
    const { key, label, needs, systems, task } = planned;
    const estimates = { seconds: secondsOf(planned), memoryBytes: taskMemoryBytes(task) };
    return JSON.stringify({ key, kind: task.kind, label, needs, systems, stored: stored.has(key), ...estimates });
  });
  return `{"format":"robin-lab-plan","version":1,"backend":"${backend}","tasks":[\n${lines.join(",\n")}\n]}`;
}
