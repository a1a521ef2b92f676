import type { SliceAxis } from "../../experiment/interactive/slice.ts";
import type { Problem } from "../../experiment/spec/problem.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Digest } from "../../experiment/terms/system.ts";
import { modelDigest } from "../models/modelSystems.ts";
import { modelsStore, restoreModels } from "../models/models.ts";
import { systemsStore } from "../systems/systems.ts";

/** Systems that are models of the user have the id `models/<digest>`; links add the name that the sender gave it. */
const linked = /^models\/([0-9a-f]{64})(?:\/([a-z0-9-]+))?$/;

/** The id of a system as links contain it. */
export function idInLink(id: string): string {
  if (!linked.test(id)) return id;
  const found = systemsStore
    .getState()
    .groups.flatMap(({ systems }) => systems)
    .find((system) => system.id === id);
  return found === undefined ? id : `${id}/${found.label}`;
}

/** The id of a system from a link. */
export function idFromLink(text: string): string {
  const digest = linked.exec(text)?.[1];
  return digest === undefined ? text : `models/${digest}`;
}

export const axisInLink = (axis: SliceAxis | null): SliceAxis | null => ofAxis(axis, idInLink);
export const axisFromLink = (axis: SliceAxis | null): SliceAxis | null => ofAxis(axis, idFromLink);

const ofAxis = (axis: SliceAxis | null, change: (id: string) => string): SliceAxis | null =>
  axis !== null && "system" in axis ? { ...axis, system: change(axis.system) } : axis;

/** The problems of a link whose systems include models that are not on this machine, by the field that names each. */
export async function missingModels(fields: readonly (readonly [path: string, id: string])[]): Promise<Problem[]> {
  const named = fields.flatMap(([path, text]) => {
    const [, digest, name = "a model"] = linked.exec(text) ?? [];
    return digest === undefined ? [] : [{ path, digest, name }];
  });
  if (named.length === 0) return [];
  const known = await knownDigests();
  return named
    .filter(({ digest }) => !known.models.has(digest))
    .map(({ path, digest, name }) => ({ path, message: missingText(name, digest) }));
}

/** The problems of an experiment with imported networks that are not on this machine. */
export async function missingNetworks({ systems }: ExperimentSpec): Promise<Problem[]> {
  if (systems.every(({ imported }) => imported === undefined)) return [];
  const known = await knownDigests();
  return systems.flatMap(({ id, imported = [] }, at) => {
    const lacking = imported.find(({ digest }) => !known.networks.has(digest));
    return lacking === undefined ? [] : [{ path: `systems[${at}]`, message: missingText(id, lacking.digest) }];
  });
}

async function knownDigests(): Promise<{
  readonly models: ReadonlySet<Digest>;
  readonly networks: ReadonlySet<Digest>;
}> {
  await restoreModels();
  const stored = modelsStore.getState().stored ?? [];
  return {
    models: new Set(await Promise.all(stored.map(modelDigest))),
    networks: new Set(stored.flatMap(({ imported }) => imported.map(({ digest }) => digest))),
  };
}

const missingText = (name: string, digest: Digest): string =>
  `the model ${name} is not on this machine: ask the sender for its file and settings, open it in Data, and use the link again (its SHA-256 there is ${digest})`;
