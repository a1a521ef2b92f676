import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalJson } from "../../src/experiment/key.ts";
import type { Pack, PackIndex } from "../../src/experiment/pack.ts";
import { presets } from "../../src/experiment/presets/index.ts";
import type { ResultFile } from "../../src/experiment/resultFile.ts";
import type { ExperimentSpec } from "../../src/experiment/spec.ts";
import type { Key, Member } from "../../src/experiment/task.ts";
import { isMissing, writeAtomically } from "../atomicFile.ts";
import { type Command, parseOptions, required, UserError } from "../command.ts";
import { bytesText } from "../duration.ts";
import { type FinishedWeights, readFinishedRun } from "../finishedRun.ts";

const publicFolder = fileURLToPath(new URL("../../public/", import.meta.url));

export const pretrain: Command = {
  summary: "make a pretrained pack for the page from a finished run",
  help: `lab pretrain --from DIR --id ID --label TEXT [--public FOLDER]

Copies the weights of a finished run to FOLDER/models/ID with pack.json (how they were made, how accurate they are) and
lists the pack in FOLDER/models/index.json.

  --from DIR        folder of the run
  --id ID           name of the pack's folder: small letters, digits and hyphens
  --label TEXT      what the page calls it
  --public FOLDER   default: the lab's own public/`,
  async run(args, { out }) {
    const { values, positionals } = parseOptions(args, {
      from: { type: "string" },
      id: { type: "string" },
      label: { type: "string" },
      public: { type: "string" },
    });
    if (positionals.length > 0)
      throw new UserError(`${positionals.join(" ")} found, options alone expected: see --help`);
    const from = required(values.from, "--from", "the folder of a finished run");
    const id = required(values.id, "--id", "a name for the pack");
    const label = required(values.label, "--label", "what the page calls the pack");
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id))
      throw new UserError(`--id ${id} found, small letters, digits and hyphens expected, at most 40`);
    const models = join(values.public ?? publicFolder, "models");

    const { result, weights } = await readFinishedRun(from);
    const pack = packOf(result, weights, id, label);
    const folder = join(models, id);
    await mkdir(folder, { recursive: true });
    for (const { digest, bytes } of weights.values())
      await writeAtomically(join(folder, pack.files[digest] as string), bytes);
    await writeAtomically(join(folder, "pack.json"), `${JSON.stringify(pack, null, 1)}\n`);
    await addToIndex(join(models, "index.json"), { id, label, dataset: result.spec.dataset.id });
    const size = [...weights.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    out.write(`${folder}: ${pack.systems.length} systems, ${weights.size} networks, ${bytesText(size)}\n`);
    return 0;
  },
};

function packOf(
  result: ResultFile,
  weights: ReadonlyMap<Key, FinishedWeights>,
  id: string,
  label: string,
): Pack {
  const imported = (member: Member): Member => {
    if (member.source.from === "import") return member;
    const { digest } = weights.get(member.source.key) as FinishedWeights;
    return { ...member, source: { from: "import", digest } };
  };
  return {
    format: "robin-lab-pack",
    version: 1,
    id,
    label,
    command: commandOf(result.spec, id, label),
    spec: result.spec,
    systems: result.systems.map((planned) => ({
      id: planned.id,
      label: planned.label,
      system: { ...planned.system, members: planned.system.members.map(imported) },
    })),
    files: Object.fromEntries([...weights.values()].map(({ digest }) => [digest, `${digest}.safetensors`])),
    accuracies: result.summary.accuracies,
    gaps: result.summary.gaps,
    overlaps: result.summary.overlaps,
    coherence: result.summary.coherence,
    health: result.summary.health,
    ...(result.summary.distances === undefined ? {} : { distances: result.summary.distances }),
  };
}

/** How to make the pack again: from its preset, or from the spec that pack.json holds. */
function commandOf(spec: ExperimentSpec, id: string, label: string): string {
  const text = canonicalJson(spec);
  const preset = Object.entries(presets).find(([, known]) => canonicalJson(known) === text)?.[0];
  const source = preset ?? "spec.json";
  return `npm run lab -- run ${source} --out out/${id} && npm run lab -- pretrain --from out/${id} --id ${id} --label ${JSON.stringify(label)}`;
}

async function addToIndex(path: string, entry: PackIndex["packs"][number]): Promise<void> {
  const index = await readFile(path, "utf8").then(
    (text) => JSON.parse(text) as PackIndex,
    (error): PackIndex => {
      if (isMissing(error)) return { packs: [] };
      throw error;
    },
  );
  const at = index.packs.findIndex(({ id }) => id === entry.id);
  const packs = at < 0 ? [...index.packs, entry] : index.packs.toSpliced(at, 1, entry);
  await writeAtomically(path, `${JSON.stringify({ packs } satisfies PackIndex, null, 1)}\n`);
}
