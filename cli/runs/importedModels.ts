import { join } from "node:path";
import { digestOf } from "../../src/experiment/plan/key.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { taskMembers } from "../../src/experiment/plan/taskMembers.ts";
import type { Digest } from "../../src/experiment/terms/system.ts";
import type { StoredModel } from "../../src/lab/engine/modelApi.ts";
import { importedDigests, weightsPath } from "../../src/lab/files/resultFile.ts";
import { listModels, networkFile } from "../../workers/models/importing/store.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { diskStorage } from "../files/diskStorage.ts";
import { UserError } from "../terminal/command.ts";
import { packedNetworks } from "./trainedSystems.ts";

export const systemOption = { system: { type: "string", multiple: true } } as const;

export const systemHelp = "  --system NAME       also evaluate this imported model (lab import); may be repeated";

/** The stored models of these names. @throws UserError that lists the stored ones. */
export async function namedModels(
  names: readonly string[] | undefined,
  folder: string | undefined,
): Promise<readonly StoredModel[]> {
  if (names === undefined || names.length === 0) return [];
  if (folder === undefined)
    throw new UserError("--system found without --data, the folder that lab import stored the model in expected");
  const stored = await listModels(diskStorage(folder));
  return names.map((name) => {
    const found = stored.find((one) => one.name === name);
    if (found !== undefined) return found;
    const known = stored.map((one) => one.name);
    throw new UserError(
      `--system ${name} found, ${known.length === 0 ? "no model" : known.join(", ")} is stored in ${folder}: lab import FILE --id ${name} --data DATASET --data ${folder} stores one`,
    );
  });
}

/**
 * The networks that tasks import, from the folder of data sets or the packs of the lab.
 *
 * @throws UserError for one that is not there or damaged.
 */
export async function importedNetworks(
  { tasks }: Pick<Plan, "tasks">,
  folder: string | undefined,
): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const members = tasks.flatMap(({ task }) => taskMembers(task));
  const digests = new Set(members.flatMap(({ source }) => (source.from === "import" ? [source.digest] : [])));
  const found = new Map<Digest, Uint8Array>();
  const missing: Digest[] = [];
  for (const digest of digests) {
    const bytes = folder === undefined ? null : await networkFile(diskStorage(folder), digest);
    if (bytes === null) missing.push(digest);
    else if ((await digestOf(bytes)) === digest) found.set(digest, bytes);
    else throw new UserError(`the imported network ${digest.slice(0, 12)}… in ${folder} is damaged: import it again`);
  }
  const packed = await packedNetworks(missing);
  for (const digest of missing) {
    const bytes = packed.get(digest);
    if (bytes === undefined)
      throw new UserError(
        `the imported network ${digest.slice(0, 12)}… is not stored in ${folder ?? "any folder"}: import it again with lab import, and name the folder with --data DIR`,
      );
    found.set(digest, bytes);
  }
  return found;
}

/** Writes the imported networks of a plan beside its result, so that its folder is complete. */
export async function writeImported(folder: string, planned: Plan, data: string | undefined): Promise<void> {
  const networks = importedDigests(planned.systems).length === 0 ? new Map() : await importedNetworks(planned, data);
  for (const [digest, bytes] of networks) await writeAtomically(join(folder, weightsPath(digest)), bytes);
}
