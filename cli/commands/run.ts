import { estimate, taskMultiplyAdds } from "../../src/experiment/cost.ts";
import { resolveChoice } from "../../src/experiment/params.ts";
import { type Plan, plan } from "../../src/experiment/plan.ts";
import type { ExperimentSpec } from "../../src/experiment/spec.ts";
import { execute } from "../../src/lab/executor.ts";
import { messageOf } from "../../src/lab/namedError.ts";
import type { RunState } from "../../src/lab/runState.ts";
import type { Store } from "../../src/lab/store.ts";
import { typicalRates } from "../../src/lab/typicalRates.ts";
import { labVersion } from "../../src/lab/version.ts";
import { type Command, onlyArgument, parseOptions, required, UserError } from "../command.ts";
import { comparisonText } from "../comparisonText.ts";
import { dataFolder, dataHelp, dataOption, requireDataset } from "../dataFolder.ts";
import { openDirectoryStore } from "../directoryStore.ts";
import { durationText } from "../duration.ts";
import { createNodePool } from "../nodePool.ts";
import { createProgressView, type ProgressView } from "../progress.ts";
import { otherResult, writeResult } from "../resultFolder.ts";
import { backendOption, specHelp, specOptions, workersOption } from "../runOptions.ts";
import { specFrom } from "../specSource.ts";

export const run: Command = {
  summary: "train, attack and compare the systems of an experiment",
  help: `lab run <preset | spec.json | result.json> --out DIR [options]

Runs every task of the experiment that DIR does not hold yet, prints the comparison, and writes
DIR/result.json and DIR/weights/*.safetensors. Ctrl-C stops it; the same command goes on where it stopped.

  --out DIR           folder of the results
  --cache DIR         keep finished tasks in this folder instead, to share them between runs
${dataHelp}
${specHelp}

Exit code: 0 finished, 1 a task failed, 2 wrong usage or invalid experiment, 130 stopped.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...specOptions,
      out: { type: "string" },
      cache: { type: "string" },
      ...dataOption,
    });
    const source = onlyArgument(positionals, "a preset or the path of a spec");
    const folder = required(values.out, "--out", "a folder for the results");
    const prefer = backendOption(values.backend);
    const workers = workersOption(values.workers);
    const spec = await specFrom(source, values.set ?? []);
    const data = dataFolder(values.data);
    await requireDataset(resolveChoice("datasets", spec.dataset), data);
    const planned = await plan(spec);
    const view = createProgressView(terminal.err);
    const store = await openStore(values.cache ?? folder, planned, view);
    const replaced = await otherResult(folder, spec);
    if (replaced !== undefined) view.say(`note: result.json of "${replaced}" in ${folder} will be replaced`);

    const { memoryPerWorkerBytes } = estimate(planned, {
      multiplyAddsPerSecond: typicalRates.wasm,
      workers: 1,
    });
    const pool = await createNodePool({
      start: { prefer },
      bytesPerWorker: memoryPerWorkerBytes,
      data,
      ...(workers === undefined ? {} : { workers }),
    }).catch((error) => {
      throw new UserError(messageOf(error));
    });
    try {
      const { id, adapter, reason } = pool.backend;
      view.say(`${spec.name}`);
      view.say(`${id} on ${adapter}, ${pool.size === 1 ? "1 worker" : `${pool.size} workers`}. ${reason}`);
      const begun = performance.now();
      const state = await execute(planned, {
        store,
        pool,
        signal: terminal.signal,
        version: labVersion,
        cost: ({ task }) => taskMultiplyAdds(task) / typicalRates[id],
        onUpdate: view.update,
      });
      view.end();
      const summary = await writeResult(
        folder,
        planned,
        state,
        values.cache === undefined ? undefined : store,
      );
      terminal.out.write(
        reportText(
          spec,
          state,
          (performance.now() - begun) / 1000,
          comparisonText(summary, planned.systems, spec.evaluation.split),
          folder,
        ),
      );
      return exitCodes[state.outcome];
    } finally {
      await pool.close();
    }
  },
};

const exitCodes = { running: 1, finished: 0, failed: 1, stopped: 130 } as const;

async function openStore(folder: string, { tasks }: Plan, view: ProgressView): Promise<Store> {
  const labels = new Map(tasks.map(({ key, label }) => [key, label]));
  try {
    return await openDirectoryStore({
      folder,
      onDamaged: ({ key, place, reason }) =>
        view.say(`note: ${place} ("${labels.get(key) ?? key}") is damaged and counts as absent: ${reason}`),
      onWait: (key, { pid, host }) =>
        view.say(
          `note: process ${pid} on ${host} is working on "${labels.get(key) ?? key}": waiting for it to end`,
        ),
    });
  } catch (error) {
    throw new UserError(`${folder} cannot be used for results: ${messageOf(error)}`);
  }
}

function reportText(
  spec: ExperimentSpec,
  { tasks, outcome }: RunState,
  seconds: number,
  comparison: string,
  folder: string,
): string {
  const count = (status: string) => tasks.filter((task) => task.status === status).length;
  const states = ["computed", "cached", "imported", "failed", "stopped"]
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  const deviations = (spec.deviations ?? []).map((line) => `  ${line}`);
  const ending = {
    running: "",
    finished: "",
    failed: "Some tasks failed; their reasons are above and in result.json.",
    stopped: "Stopped. Run the same command again to go on.",
  }[outcome];
  return [
    "",
    comparison,
    ...(deviations.length > 0 ? ["", "Where this departs from the paper", ...deviations] : []),
    "",
    `${tasks.length} tasks: ${states.join(", ")}, in ${durationText(seconds)}. Results: ${folder}/result.json`,
    ...(ending === "" ? [] : [ending]),
    "",
  ].join("\n");
}
