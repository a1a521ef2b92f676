import { stat } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { estimate, type Rates, taskMultiplyAdds } from "../../src/experiment/plan/cost.ts";
import { thousandCosts } from "../../src/experiment/plan/costPerThousand.ts";
import { plan as expand } from "../../src/experiment/plan/plan.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { studyOf } from "../../src/experiment/studies/index.ts";
import { planStudy } from "../../src/experiment/studies/planStudy.ts";
import { aboutText, bytesText } from "../../src/experiment/terms/format.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { cpuPoolSize } from "../../src/lab/pool/poolSize.ts";
import { isDone } from "../../src/lab/run/runState.ts";
import { storedTasks } from "../../src/lab/run/storedTasks.ts";
import { typicalRates } from "../../src/lab/run/typicalRates.ts";
import { dataFolder, dataHelp, dataOption, namedDataset } from "../files/dataFolder.ts";
import { openDirectoryStore } from "../files/directoryStore.ts";
import { deviceOption, specHelp, specOptions, workersOption } from "../runs/runOptions.ts";
import { noteLines, specFrom } from "../runs/specSource.ts";
import { scaleHelp, scaleOption } from "../runs/studyRun.ts";
import { type Command, onlyArgument, parseOptions, type Terminal, UserError } from "../terminal/command.ts";
import { studyPlanText } from "../terminal/studyPlanText.ts";
import { textTable } from "../terminal/textTable.ts";

export const plan: Command = {
  summary: "show the tasks of a run, which of them are stored, and their cost",
  help: `lab plan <preset | study | spec.json> [--out DIR | --cache DIR] [options]

Lists every task with its key and whether DIR already has its result, and estimates time, memory and storage. Runs
nothing. Times are rough, because the speed of this machine is not measured. For a study it counts tasks instead, and
shows which of them other studies share.

  --out DIR, --cache DIR   the folder that a run would use
${scaleHelp}
${dataHelp}
${specHelp}`,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...specOptions,
      out: { type: "string" },
      cache: { type: "string" },
      ...dataOption,
      scale: { type: "string" },
    });
    const source = onlyArgument(positionals, "a preset, a study or the path of a spec");
    const { prefer: backend } = deviceOption(values);
    const study = studyOf(source);
    if (study === undefined && values.scale !== undefined)
      throw new UserError(`--scale found with ${source}, a study expected: lab presets lists them`);
    const ofStudy = study === undefined ? undefined : await planStudy(study, scaleOption(study, values));
    const planned =
      ofStudy ??
      (await expand(
        await specFrom(source, values.set ?? [], await namedDataset(values.dataset, dataFolder(values.data))),
      ));
    const folder = values.cache ?? values.out;
    const stored = folder === undefined ? new Set<Key>() : await storedIn(folder, planned, terminal);
    const id = backend === "auto" ? "wasm" : backend;
    const memory = estimate(planned, {
      multiplyAddsPerSecond: typicalRates[id],
      workers: 1,
    }).memoryPerWorkerBytes;
    const workers =
      workersOption(values.workers) ?? (id === "webgpu" ? 1 : cpuPoolSize(availableParallelism(), totalmem(), memory));
    const rates: Rates = { multiplyAddsPerSecond: typicalRates[id], workers };
    const text =
      "study" in planned
        ? await studyPlanText(planned, stored, rates, id)
        : [
            planText(planned, stored, rates),
            ...thousandText(planned, rates),
            costText(planned, stored, rates, id),
            ...(noteLines(planned.spec).length === 0 ? [] : [noteLines(planned.spec).join("\n")]),
          ].join("\n\n");
    terminal.out.write(`${text}\n`);
    return 0;
  },
};

async function storedIn(folder: string, planned: Pick<Plan, "tasks">, { err }: Terminal): Promise<ReadonlySet<Key>> {
  // Opening a store would create its folders.
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return new Set();
  const store = await openDirectoryStore({
    folder,
    onDamaged: ({ place, reason }) => err.write(`note: ${place} is damaged and counts as absent: ${reason}\n`),
  });
  return new Set((await storedTasks(planned, store)).filter(isDone).map(({ key }) => key));
}

function planText({ tasks }: Plan, stored: ReadonlySet<Key>, { multiplyAddsPerSecond }: Rates): string {
  const rows = tasks.map(({ key, label, task }) => [
    key.slice(0, 12),
    stored.has(key) ? "stored" : aboutText(taskMultiplyAdds(task) / multiplyAddsPerSecond),
    label,
  ]);
  return textTable([["key", "cost", "task"], ...rows]);
}

/** Cost of each attack on one worker. */
function thousandText(planned: Plan, { multiplyAddsPerSecond }: Rates): readonly string[] {
  const rows = thousandCosts(planned).map(({ attack, system, multiplyAdds }) => [
    `${attack} on ${system}`,
    aboutText(multiplyAdds / multiplyAddsPerSecond),
  ]);
  return rows.length === 0 ? [] : [textTable([["per 1,000 images and threat, on one worker", "at most"], ...rows])];
}

function costText(planned: Plan, stored: ReadonlySet<Key>, rates: Rates, backend: string): string {
  const { seconds, storageBytes, memoryPerWorkerBytes, tasks } = estimate(planned, rates, stored);
  const systems = planned.systems.map(({ id, parameters }) => `${id} (${parameters.toLocaleString("en")} parameters)`);
  const cost =
    tasks === 0
      ? "nothing is left to run"
      : `${aboutText(seconds)} on ${rates.workers === 1 ? "1 worker" : `${rates.workers} workers`} with ${backend}, ${bytesText(storageBytes)} of storage, up to ${bytesText(memoryPerWorkerBytes)} of memory per worker`;
  return `${systems.join(", ")}\n${planned.tasks.length} tasks, ${stored.size} stored, ${tasks} to run: ${cost}`;
}
