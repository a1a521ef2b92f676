import { stat } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { estimate, type Rates, taskMultiplyAdds } from "../../src/experiment/cost.ts";
import { plan as expand, type Plan } from "../../src/experiment/plan.ts";
import type { Key } from "../../src/experiment/task.ts";
import { cpuPoolSize } from "../../src/lab/poolSize.ts";
import { storedTasks } from "../../src/lab/storedTasks.ts";
import { typicalRates } from "../../src/lab/typicalRates.ts";
import { type Command, onlyArgument, parseOptions, type Terminal } from "../command.ts";
import { openDirectoryStore } from "../directoryStore.ts";
import { aboutText, bytesText } from "../duration.ts";
import { backendOption, specHelp, specOptions, workersOption } from "../runOptions.ts";
import { specFrom } from "../specSource.ts";
import { textTable } from "../textTable.ts";

export const plan: Command = {
  summary: "show what a run would do, what is stored already, and what it would cost",
  help: `lab plan <preset | spec.json> [--out DIR | --cache DIR] [options]

Runs nothing. Lists every task with its key, whether DIR holds it already, and estimates time, memory and storage.
Times are orders of magnitude: the speed of this machine is not measured.

  --out DIR, --cache DIR   the folder that a run would use
${specHelp}`,
  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...specOptions,
      out: { type: "string" },
      cache: { type: "string" },
    });
    const spec = await specFrom(
      onlyArgument(positionals, "a preset or the path of a spec"),
      values.set ?? [],
    );
    const backend = backendOption(values.backend);
    const planned = await expand(spec);
    const folder = values.cache ?? values.out;
    const stored = folder === undefined ? new Set<Key>() : await storedIn(folder, planned, terminal);
    const id = backend === "auto" ? "wasm" : backend;
    const memory = estimate(planned, {
      multiplyAddsPerSecond: typicalRates[id],
      workers: 1,
    }).memoryPerWorkerBytes;
    const workers =
      workersOption(values.workers) ??
      (id === "webgpu" ? 1 : cpuPoolSize(availableParallelism(), totalmem(), memory));
    const rates: Rates = { multiplyAddsPerSecond: typicalRates[id], workers };
    terminal.out.write(`${planText(planned, stored, rates)}\n\n${costText(planned, stored, rates, id)}\n`);
    return 0;
  },
};

async function storedIn(folder: string, planned: Plan, { err }: Terminal): Promise<ReadonlySet<Key>> {
  // Opening a store makes its folders; a plan leaves nothing behind.
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return new Set();
  const store = await openDirectoryStore({
    folder,
    onDamaged: ({ place, reason }) =>
      err.write(`note: ${place} is damaged and counts as absent: ${reason}\n`),
  });
  return storedTasks(planned, store);
}

function planText({ tasks }: Plan, stored: ReadonlySet<Key>, { multiplyAddsPerSecond }: Rates): string {
  const rows = tasks.map(({ key, label, task }) => [
    key.slice(0, 12),
    stored.has(key) ? "stored" : aboutText(taskMultiplyAdds(task) / multiplyAddsPerSecond),
    label,
  ]);
  return textTable([["key", "cost", "task"], ...rows]);
}

function costText(planned: Plan, stored: ReadonlySet<Key>, rates: Rates, backend: string): string {
  const { seconds, storageBytes, memoryPerWorkerBytes, tasks } = estimate(planned, rates, stored);
  const systems = planned.systems.map(
    ({ id, parameters }) => `${id} (${parameters.toLocaleString("en")} parameters)`,
  );
  const cost =
    tasks === 0
      ? "nothing is left to run"
      : `${aboutText(seconds)} on ${rates.workers === 1 ? "1 worker" : `${rates.workers} workers`} with ${backend}, ${bytesText(storageBytes)} of storage, up to ${bytesText(memoryPerWorkerBytes)} of memory per worker`;
  return `${systems.join(", ")}\n${planned.tasks.length} tasks, ${stored.size} stored, ${tasks} to run: ${cost}`;
}
