import { join, resolve } from "node:path";
import type { BackendId } from "../../../src/experiment/artefacts/artefact.ts";
import { groupTasks } from "../../../src/experiment/plan/jobs.ts";
import type { PlannedTask } from "../../../src/experiment/plan/plannedTask.ts";
import { secondsOfTasks } from "../../../src/experiment/plan/taskSeconds.ts";
import { arithmeticField } from "../../../src/experiment/spec/arithmetic.ts";
import { studyOf } from "../../../src/experiment/studies/index.ts";
import { aboutText } from "../../../src/experiment/terms/format.ts";
import type { Digest, Key } from "../../../src/experiment/terms/system.ts";
import { speedOfBackend } from "../../../src/lab/run/speeds.ts";
import { storedTasks } from "../../../src/lab/run/storedTasks.ts";
import { writeAtomically } from "../../files/atomicFile.ts";
import { benchOption, knownBench } from "../../files/benchFiles.ts";
import { dataFolder, dataHelp, dataOption, namedDataset } from "../../files/dataFolder.ts";
import { ownCommand } from "../../files/ownFiles.ts";
import { claimResults, claimStudy, replaceHelp, replaceOption } from "../../runs/claimFolder.ts";
import { namedModels, systemHelp, systemOption } from "../../runs/importedModels.ts";
import { benched } from "../../runs/measuredRates.ts";
import { plannedSource, requireDatasets, type Source } from "../../runs/plannedSource.ts";
import {
  adapterHelp,
  arithmeticOf,
  deviceOption,
  deviceOptions,
  onDevice,
  workersOption,
} from "../../runs/runOptions.ts";
import { openRunStore } from "../../runs/runTasks.ts";
import { noteLines, specFrom } from "../../runs/specSource.ts";
import { scaleHelp, scaleOption } from "../../runs/studyRun.ts";
import {
  type Command,
  numberOption,
  onlyArgument,
  parseOptions,
  required,
  type Terminal,
  UserError,
} from "../../terminal/command.ts";
import { createProgressView } from "../../terminal/progress.ts";
import { alignReceipts } from "../../workflow/receipts.ts";
import { writeSlurmProfile } from "../../workflow/slurmProfile.ts";
import { snakefile } from "../../workflow/snakefile.ts";
import { storeFolder, type WorkflowFile, writeWorkflow } from "../../workflow/workflowFile.ts";

export const workflow: Command = {
  summary: "write a Snakemake workflow that runs an experiment or a study on a cluster",
  help: `lab workflow <preset | study | spec.json> --out DIR [options]

Writes DIR/Snakefile and the plan that it reads, for Snakemake 7 or 8 on one machine, Slurm and other clusters. DIR must
be visible to all machines. Nothing runs yet: cd DIR && snakemake --cores 8, or snakemake --profile slurm. Results in
DIR are kept and not computed again; the same command after a change writes the workflow again. See docs/cluster.md.

  --out DIR           folder of the workflow and of its results
  --cache DIR         store finished tasks in this folder instead, to share them between workflows and runs
${replaceHelp}
${scaleHelp}
  --set path=value    change one field of the experiment; may be repeated
${dataHelp}
${systemHelp}
  --backend ID        wasm (default), wasm-fma, webgpu or cpu: the same for all tasks, since results must not depend on
                      the node; wasm-fma is faster, but a node whose processor cannot fuse refuses its tasks
${adapterHelp}
  --workers N         tasks that one job runs at once, which is also its number of cores (default 1)
  --job-minutes N     short tasks of one kind share a job until they are expected to take N minutes
                      (default: from half a minute to ten, by the length of the whole)
  --bench FILE        take the speed of a node from this file, which lab bench wrote there
  --lab COMMAND       how nodes start the lab (default: this program, by its absolute path)`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      out: { type: "string" },
      cache: { type: "string" },
      ...replaceOption,
      scale: { type: "string" },
      set: { type: "string", multiple: true },
      ...dataOption,
      ...systemOption,
      ...deviceOptions,
      workers: { type: "string" },
      "job-minutes": { type: "string" },
      ...benchOption,
      lab: { type: "string" },
    });
    const given = onlyArgument(positionals, "a preset, a study or the path of a spec");
    const folder = resolve(required(values.out, "--out", "a folder for the workflow"));
    const isChosen = values.backend !== undefined || values.adapter !== undefined;
    const { prefer: backend, adapter } = deviceOption(isChosen ? values : { backend: "wasm" });
    if (backend === "auto")
      throw new UserError(
        "--backend auto found, webgpu, wasm-fma, wasm or cpu expected: results must not depend on the node",
      );
    const minutes = values["job-minutes"];
    const jobSeconds =
      minutes === undefined
        ? undefined
        : 60 * numberOption("--job-minutes", minutes, { min: 0, max: 10_000, whole: false });
    const data = dataFolder(values.data);
    const source = await sourceOf(given, { ...values, data, backend });
    const planned = await plannedSource(source);
    await requireDatasets(planned, data);
    const claim = { replace: values.replace, say: (line: string) => void terminal.err.write(`${line}\n`) };
    if (planned.kind === "study") await claimStudy(folder, planned.plan, claim);
    else await claimResults([{ folder, plan: planned.plan }], claim);
    if (source.kind === "experiment") for (const line of noteLines(source.spec)) terminal.err.write(`${line}\n`);
    // Only a named file: jobs must not depend on the folder in which the command runs.
    const bench = values.bench === undefined ? null : await knownBench(values.bench);
    const jobs = await groupTasks(planned.tasks, {
      secondsOf: secondsOfTasks(planned.tasks, speedOfBackend(backend, benched(bench, backend))),
      jobSeconds,
    });
    const file = await writeWorkflow(
      folder,
      {
        title: planned.title,
        source,
        command: values.lab ?? ownCommand(),
        backend,
        adapter: adapter ?? null,
        threads: workersOption(values.workers) ?? 1,
        data: data === undefined ? null : resolve(data),
        cache: values.cache === undefined ? null : resolve(values.cache),
      },
      jobs,
    );
    await writeAtomically(join(folder, "Snakefile"), snakefile);
    await writeSlurmProfile(folder, { gpu: backend === "webgpu" });
    const complete = await alignReceipts(folder, file, await digestsIn(folder, file, planned.tasks, terminal));
    const seconds = jobs.reduce((sum, job) => sum + job.seconds, 0);
    terminal.out.write(
      `${planned.title}: ${planned.tasks.length} tasks in ${jobs.length} jobs, ${complete} of them complete; ${aboutText(seconds)} on one core with ${backend}\n` +
        `cd ${values.out} && snakemake --cores 8        on this machine\n` +
        `cd ${values.out} && snakemake --profile slurm  on a Slurm cluster\n`,
    );
    return 0;
  },
};

async function sourceOf(
  given: string,
  values: {
    readonly scale?: string | undefined;
    readonly set?: string[] | undefined;
    readonly dataset?: string | undefined;
    readonly system?: string[] | undefined;
    readonly data: string | undefined;
    readonly backend: BackendId;
  },
): Promise<Source> {
  const study = studyOf(given);
  const device = { prefer: values.backend };
  const arithmetic = arithmeticField({ arithmetic: arithmeticOf(device) });
  const dataset = await namedDataset(values.dataset, values.data);
  if (study !== undefined) {
    const data = dataset === undefined ? {} : { dataset };
    return { kind: "study", study: study.id, scale: scaleOption(study, values), ...arithmetic, ...data };
  }
  if (values.scale !== undefined)
    throw new UserError(`--scale found with ${given}, a study expected: lab presets lists them`);
  const models = await namedModels(values.system, values.data);
  return { kind: "experiment", spec: onDevice(await specFrom(given, values.set ?? [], dataset, models), device) };
}

/** The digests of the results that the store of a workflow already holds. */
export async function digestsIn(
  folder: string,
  file: WorkflowFile,
  tasks: readonly PlannedTask[],
  { err }: Pick<Terminal, "err">,
): Promise<ReadonlyMap<Key, Digest>> {
  const store = await openRunStore(storeFolder(folder, file), { tasks }, createProgressView(err));
  if ((await store.keys()).length === 0) return new Map();
  const states = await storedTasks({ tasks }, store);
  return new Map(states.flatMap(({ key, digest }) => (digest === null ? [] : [[key, digest] as const])));
}
