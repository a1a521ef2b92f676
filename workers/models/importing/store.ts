import { modelSettingsSchema } from "../../../src/experiment/models/settings.ts";
import { canonicalBytes } from "../../../src/experiment/plan/key.ts";
import { importedNetworkSchema } from "../../../src/experiment/spec/importedNetworkSchema.ts";
import { choiceSchema } from "../../../src/experiment/terms/choice.ts";
import { z } from "../../../src/experiment/terms/zod.ts";
import type { StoredModel } from "../../../src/lab/engine/modelApi.ts";
import { type FileStorage, writeWhole } from "../../data/storage/fileStorage.ts";
import { modelFileError } from "../problem.ts";

const recordSchema = z.object({
  name: z.string(),
  classes: z.array(z.string()),
  decomposition: choiceSchema,
  imported: z.array(importedNetworkSchema).min(1),
  settings: modelSettingsSchema,
  origin: z.string(),
  notes: z.array(z.string()),
  bytes: z.number(),
});

const networkPath = (digest: string): string => `own-models/${digest}.safetensors`;
const recordPath = (name: string): string => `own-models/${name}.json`;

/** Names serve as ids of systems. */
const namePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** The stored models whose networks are all there, by name. */
export async function listModels(storage: FileStorage): Promise<readonly StoredModel[]> {
  const files = await storage.list();
  const paths = new Set(files.map(({ path }) => path));
  const found: StoredModel[] = [];
  for (const { path } of files) {
    if (!/^own-models\/[a-z0-9-]+\.json$/.test(path)) continue;
    const record = await readRecord(storage, path);
    if (record?.imported.every(({ digest }) => paths.has(networkPath(digest)))) found.push(record);
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

async function readRecord(storage: FileStorage, path: string): Promise<StoredModel | null> {
  try {
    const parsed = recordSchema.parse(JSON.parse(await ((await storage.file(path)) as Blob).text()));
    return recordPath(parsed.name) === path ? (parsed as StoredModel) : null;
  } catch {
    // A record that is incomplete, or that another program wrote, describes no usable model.
    return null;
  }
}

/** Stores a model under its name, replacing an earlier one. */
export async function keepModel(
  storage: FileStorage,
  model: StoredModel,
  networks: ReadonlyMap<string, Uint8Array>,
): Promise<StoredModel> {
  checkName(model.name);
  for (const [digest, bytes] of networks) await writeWhole(storage, networkPath(digest), bytes);
  await writeWhole(storage, recordPath(model.name), canonicalBytes(model));
  return model;
}

function checkName(name: string): void {
  if (!namePattern.test(name))
    throw modelFileError(
      name || "a model without a name",
      "cannot have this name: at most 40 lower-case letters, digits and hyphens expected",
    );
}

/** Gives a model another name. */
export async function renameModel(storage: FileStorage, name: string, to: string): Promise<StoredModel> {
  checkName(to);
  const models = await listModels(storage);
  const own = models.find((one) => one.name === name);
  if (own === undefined) throw modelFileError(name, "is not a stored model: choose one from the list");
  if (name === to) return own;
  if (models.some((one) => one.name === to)) throw modelFileError(to, "is the name of another model: choose another");
  const renamed = { ...own, name: to };
  await writeWhole(storage, recordPath(to), canonicalBytes(renamed));
  await storage.remove(recordPath(name));
  return renamed;
}

/** Removes a model, with the networks that no other model has. */
export async function removeModel(storage: FileStorage, name: string): Promise<void> {
  const models = await listModels(storage);
  const own = models.find((one) => one.name === name);
  if (own === undefined) throw modelFileError(name, "is not a stored model: choose one from the list");
  const kept = new Set(
    models.filter((one) => one !== own).flatMap(({ imported }) => imported.map((one) => one.digest)),
  );
  await storage.remove(recordPath(name));
  for (const { digest } of own.imported) if (!kept.has(digest)) await storage.remove(networkPath(digest));
}

/** The file of a stored network, or null. */
export async function networkFile(storage: FileStorage, digest: string): Promise<Uint8Array | null> {
  const file = /^[0-9a-f]{64}$/.test(digest) ? await storage.file(networkPath(digest)) : null;
  return file === null ? null : new Uint8Array(await file.arrayBuffer());
}
