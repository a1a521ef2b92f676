import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importedMember } from "../../src/experiment/plan/importedSystem.ts";
import { digestOf } from "../../src/experiment/plan/key.ts";
import { planImported } from "../../src/experiment/plan/plan.ts";
import type { PlannedSystem } from "../../src/experiment/plan/plannedTask.ts";
import { packOfSpec, withoutPack } from "../../src/experiment/spec/packNetworks.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Pack, PackIndex } from "../../src/experiment/summary/pack.ts";
import type { Summary } from "../../src/experiment/summary/rows.ts";
import { summarise } from "../../src/experiment/summary/summary.ts";
import { bytesText } from "../../src/experiment/terms/format.ts";
import type { Key, Member } from "../../src/experiment/terms/system.ts";
import { artefactsOf } from "../../src/lab/run/runState.ts";
import { halfPrecision } from "../../workers/weights/half.ts";
import { absent, writeAtomically } from "../files/atomicFile.ts";
import { dataFolder, dataHelp, dataOption } from "../files/dataFolder.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { publicFolder } from "../files/ownFiles.ts";
import { type FinishedWeights, readFinishedRun, readTrainedRun } from "../runs/finishedRun.ts";
import { packCommand } from "../runs/packCommand.ts";
import { workersOption } from "../runs/runOptions.ts";
import { openRunStore, runTasks } from "../runs/runTasks.ts";
import { namedPack, shippedPack } from "../runs/trainedSystems.ts";
import { type Command, parseOptions, required, type Terminal, UserError } from "../terminal/command.ts";
import { createProgressView } from "../terminal/progress.ts";

export const pretrain: Command = {
  summary: "create a pretrained pack for the page from a finished run",
  help: `lab pretrain --from DIR --id ID --label TEXT [--half] [--system ID ...] [--public FOLDER]

Copies the weights of a finished run to FOLDER/models/ID, with pack.json (how they were trained, and their accuracies),
and adds the pack to FOLDER/models/index.json. From a run with --pack, which judges the networks of a pack again, the pack
keeps its recipe and gets the new accuracies.

  --from DIR        folder of the run
  --id ID           name of the folder of the pack: lower-case letters, digits and hyphens
  --label TEXT      name of the pack on the page
  --half            store half the bytes per weight, and repeat all evaluations on the stored weights, which takes as long
                    as those of the run; results are kept in DIR/half, so it can be stopped and resumed. The run needs
                    its trainings alone: it may be stopped once they have finished
  --system ID       pack only this system of the run, with --half; may be repeated
  --workers N       evaluations that run at once, with --half
  --public FOLDER   folder of the pack (default: public/ of the lab)
${dataHelp}`,
  async run(args, { out, err, signal }) {
    const { values, positionals } = parseOptions(args, {
      from: { type: "string" },
      id: { type: "string" },
      label: { type: "string" },
      public: { type: "string" },
      half: { type: "boolean" },
      system: { type: "string", multiple: true },
      workers: { type: "string" },
      ...dataOption,
    });
    if (positionals.length > 0)
      throw new UserError(`${positionals.join(" ")} found, only options expected: see --help`);
    const from = required(values.from, "--from", "the folder of a finished run");
    const id = required(values.id, "--id", "a name for the pack");
    const label = required(values.label, "--label", "a name of the pack for the page");
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id))
      throw new UserError(`--id ${id} found, at most 40 lower-case letters, digits and hyphens expected`);
    const models = join(values.public ?? fileURLToPath(publicFolder), "models");

    const half = values.half === true;
    if (!half && values.system !== undefined)
      throw new UserError("--system found without --half, both expected: gaps and transfers are measured again");
    const { result, weights: trained } = half ? await readTrainedRun(from, values.system) : await readFinishedRun(from);
    const weights = half ? await halved(trained) : trained;
    const spec = half ? specOf(result.spec, values.system) : result.spec;
    const measured = { spec, systems: importedSystems(result.systems, weights), summary: result.summary };
    if (half)
      measured.summary = await measureAgain(measured, weights, join(from, "half"), {
        err,
        signal,
        data: dataFolder(values.data),
        workers: workersOption(values.workers),
      });
    // A run that judged the networks of a pack has not trained them: the pack says how they were.
    const judged = await namedPack(packOfSpec(result.spec) ?? undefined);
    const command = judged?.command ?? packCommand(result.spec, { id, label, half, systems: values.system ?? [] });
    const made = packOf({ ...measured, spec: withoutPack(spec) }, weights, { id, label, command });
    const folder = join(models, id);
    const pack = await withOutcomes(made, models);
    await makeFolder(folder);
    for (const { digest, bytes } of weights.values())
      await writeAtomically(join(folder, pack.files[digest] as string), bytes);
    await writeAtomically(join(folder, "pack.json"), `${JSON.stringify(pack, null, 1)}\n`);
    await addToIndex(join(models, "index.json"), { id, label, dataset: result.spec.dataset.id });
    const size = [...weights.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    out.write(`${folder}: ${pack.systems.length} systems, ${weights.size} networks, ${bytesText(size)}\n`);
    if (pack.outcomes !== undefined) return 0;
    const where = `${values.public === undefined ? "" : ` --public ${values.public}`}${values.data === undefined ? "" : ` --data ${values.data}`}`;
    out.write(`Next, measure it image by image, so that the page can find images: lab outcomes ${id}${where}\n`);
    return 0;
  },
};

/** The experiment with some of its systems, and the transfers between these. */
function specOf(spec: ExperimentSpec, systems: readonly string[] | undefined): ExperimentSpec {
  if (systems === undefined) return spec;
  const { transfer, ...evaluation } = spec.evaluation;
  const kept = transfer?.filter(({ from, to }) => systems.includes(from) && systems.includes(to)) ?? [];
  return {
    ...spec,
    systems: spec.systems.filter(({ id }) => systems.includes(id)),
    evaluation: kept.length === 0 ? evaluation : { ...evaluation, transfer: kept },
  };
}

interface Measured {
  readonly spec: ExperimentSpec;
  /** As imported systems, whose members are identified by the digest of their weights. */
  readonly systems: readonly PlannedSystem[];
  summary: Summary;
}

function importedSystems(
  systems: readonly PlannedSystem[],
  weights: ReadonlyMap<Key, FinishedWeights>,
): readonly PlannedSystem[] {
  const imported = (member: Member) => importedMember(member, (key) => weights.get(key)?.digest) as Member;
  return systems.map((planned) => ({
    ...planned,
    system: { ...planned.system, members: planned.system.members.map(imported) },
  }));
}

async function halved(trained: ReadonlyMap<Key, FinishedWeights>): Promise<ReadonlyMap<Key, FinishedWeights>> {
  const made = [...trained].map(async ([key, { digest, bytes }]) => {
    // An imported network is named by the digest of its file and stays as it is.
    if (key === digest) return [key, { digest, bytes }] as const;
    const half = halfPrecision(bytes);
    return [key, { digest: await digestOf(half), bytes: half }] as const;
  });
  return new Map(await Promise.all(made));
}

/** Repeats all evaluations of the run on the stored weights. */
async function measureAgain(
  { spec, systems }: Measured,
  weights: ReadonlyMap<Key, FinishedWeights>,
  folder: string,
  terminal: Pick<Terminal, "err" | "signal"> & {
    readonly data: string | undefined;
    readonly workers: number | undefined;
  },
): Promise<Summary> {
  const planned = await planImported(spec, systems);
  const view = createProgressView(terminal.err);
  const state = await runTasks(planned, {
    title: "Measuring the stored weights",
    store: await openRunStore(folder, planned, view),
    view,
    signal: terminal.signal,
    device: { prefer: "auto", adapter: undefined },
    workers: terminal.workers,
    data: terminal.data,
    imported: new Map([...weights.values()].map(({ digest, bytes }) => [digest, bytes])),
  });
  if (state.outcome !== "finished")
    throw new UserError(`the measurement ${state.outcome}: run the same command again to resume`);
  return summarise(planned, artefactsOf(state.tasks));
}

function packOf(
  { spec, systems, summary }: Measured,
  weights: ReadonlyMap<Key, FinishedWeights>,
  { id, label, command }: Pick<Pack, "id" | "label" | "command">,
): Pack {
  return {
    format: "robin-lab-pack",
    version: 1,
    id,
    label,
    command,
    spec,
    systems: systems.map(({ id: own, label: name, system }) => ({ id: own, label: name, system })),
    files: Object.fromEntries([...weights.values()].map(({ digest }) => [digest, `${digest}.safetensors`])),
    accuracies: summary.accuracies,
    gaps: summary.gaps,
    overlaps: summary.overlaps,
    coherence: summary.coherence,
    health: summary.health,
    ...(summary.distances === undefined ? {} : { distances: summary.distances }),
  };
}

/** The pack with what `lab outcomes` has measured of the same networks, image by image. A damaged file is replaced. */
async function withOutcomes(pack: Pack, models: string): Promise<Pack> {
  const earlier = await shippedPack(pack.id, pathToFileURL(join(models, "/"))).catch(() => undefined);
  const namesOf = ({ files }: Pack) => Object.keys(files).sort().join();
  const outcomes = earlier !== undefined && namesOf(earlier.pack) === namesOf(pack) ? earlier.pack.outcomes : undefined;
  return outcomes === undefined ? pack : { ...pack, outcomes };
}

async function addToIndex(path: string, entry: PackIndex["packs"][number]): Promise<void> {
  const text = await readFile(path, "utf8").catch(absent);
  const index: PackIndex = text === undefined ? { packs: [] } : (JSON.parse(text) as PackIndex);
  const at = index.packs.findIndex(({ id }) => id === entry.id);
  const packs = at < 0 ? [...index.packs, entry] : index.packs.toSpliced(at, 1, entry);
  await writeAtomically(path, `${JSON.stringify({ packs } satisfies PackIndex, null, 1)}\n`);
}
