import { createStore } from "zustand/vanilla";
import { digestOf } from "../../experiment/plan/key.ts";
import { isImported } from "../../experiment/terms/importedNetwork.ts";
import type { Digest, System } from "../../experiment/terms/system.ts";
import { once, oncePer } from "../../lab/async/once.ts";
import type { ModelWorker, StoredModel } from "../../lab/engine/modelApi.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { rememberModels } from "../page/savedWork.ts";
import { dataStore, refreshData } from "../systems/data.ts";
import { offerModels } from "../systems/systems.ts";
import { modelGroups } from "./modelSystems.ts";
import { networkDigests, withModels } from "./withModels.ts";

interface ModelsState {
  /** In the order of their names; null until the browser's storage has been read. */
  readonly stored: readonly StoredModel[] | null;
  /** Why the stored models could not be listed or changed. */
  readonly error: string | null;
}

export const modelsStore = createStore<ModelsState>()(() => ({ stored: null, error: null }));

/** The worker that reads and stores models; its code is loaded on first use. */
export const modelWorker = once(async (): Promise<ModelWorker> => {
  const { createModelClient } = await import("../../lab/engine/modelClient.ts");
  return createModelClient();
});

/** Restores the models of earlier visits and offers them to every room. Never rejects. */
export const restoreModels = (): Promise<void> => restored().catch(() => undefined);

const restored = once(async () => {
  await refreshModels();
  const { error } = modelsStore.getState();
  if (error !== null) throw new Error(error);
  // Models find their data among the user's own, which may come and go.
  dataStore.subscribe(({ stored }, before) => {
    if (stored !== before.stored) void offer();
  });
});

/** Lists the stored models and offers them to every room. Never rejects: what fails is in the store. */
export async function refreshModels(): Promise<void> {
  try {
    const [stored] = await Promise.all([(await modelWorker()).list(), knownOwnData()]);
    modelsStore.setState({ stored, error: null });
    rememberModels(stored.length);
    await offer();
  } catch (error) {
    modelsStore.setState(({ stored }) => ({ stored: stored ?? [], error: messageOf(error) }));
  }
}

async function knownOwnData(): Promise<void> {
  if (dataStore.getState().stored === null) await refreshData();
}

async function offer(): Promise<void> {
  const { stored } = modelsStore.getState();
  const groups = await modelGroups(stored ?? [], dataStore.getState().stored ?? []);
  const digests = networkDigests(groups);
  offerModels({
    offered: withModels(groups),
    read: (digest) => (digests.has(digest) ? networkFile(digest) : null),
  });
}

/** Gives a stored model another name. @throws an Error if the name is taken. */
export async function renameModel(name: string, to: string): Promise<void> {
  await (await modelWorker()).rename(name, to);
  await refreshModels();
}

/** Deletes a stored model; the files that it came from stay. */
export async function removeModel(name: string): Promise<void> {
  await (await modelWorker()).remove(name);
  files.clear();
  await refreshModels();
}

const files = new Map<Digest, Promise<Uint8Array>>();

/**
 * The stored file of one network, verified. It is read on first use and kept.
 *
 * @throws an Error when it is missing or damaged; the next call reads it again.
 */
export const networkFile: (digest: Digest) => Promise<Uint8Array> = oncePer(
  (digest: Digest) => digest,
  async (digest) => {
    const bytes = await (await modelWorker()).network(digest);
    if (bytes === null)
      throw new Error(`the model file ${digest.slice(0, 12)}… is not on this machine: open the model in Data`);
    const found = await digestOf(bytes);
    if (found !== digest)
      throw new Error(
        `the stored model ${digest.slice(0, 12)}… is damaged: its SHA-256 is ${found.slice(0, 12)}…; delete it in Data and open its file again`,
      );
    return bytes;
  },
  files,
);

/** The files of all networks of these systems that were made elsewhere. @throws an Error that says which is missing. */
export async function networkFiles(
  systems: readonly { readonly id: string; readonly system: System }[],
): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const found = new Map<Digest, Uint8Array>();
  for (const { id, system } of systems)
    for (const digest of modelDigests(system))
      found.set(
        digest,
        await networkFile(digest).catch((error: unknown) => {
          throw new Error(`${id}: ${messageOf(error)}`);
        }),
      );
  return found;
}

const modelDigests = ({ members }: System): readonly Digest[] =>
  members.flatMap(({ source, network }) => (source.from === "import" && isImported(network) ? [source.digest] : []));
