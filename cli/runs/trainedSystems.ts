import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { entryOf } from "../../src/experiment/catalogue/params.ts";
import { digestOf } from "../../src/experiment/plan/key.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import type { Digest, Key, System } from "../../src/experiment/terms/system.ts";
import { readPack, readPackIndex } from "../../src/lab/files/readPack.ts";
import { comparedSystems, type SliceSystem } from "../../src/lab/pool/slicePlane.ts";
import { absent } from "../files/atomicFile.ts";
import { publicFolder } from "../files/ownFiles.ts";
import { UserError } from "../terminal/command.ts";
import { readFinishedRun } from "./finishedRun.ts";

/** The systems of an experiment, with their weights. */
export interface TrainedSystems {
  /** "pack cifar10", or the folder of the run. */
  readonly name: string;
  readonly spec: ExperimentSpec;
  readonly systems: readonly SliceSystem[];
}

/**
 * The systems of a pack, by its id, or of the folder of a finished run.
 *
 * @throws UserError when there is neither, or a part of it is missing or damaged.
 */
export async function trainedSystems(from: string): Promise<TrainedSystems> {
  if (packId.test(from)) {
    const pack = await packOf(from);
    if (pack !== undefined) return pack;
    if (!existsSync(from)) {
      const packs = await packIds();
      throw new UserError(
        `${from} found, the folder of a finished run expected, or a pack: ${packs.length === 0 ? "none comes with this copy of the lab" : packs.join(", ")}`,
      );
    }
  }
  const { result, weights } = await readFinishedRun(from);
  const bytesOf = (key: Key): Uint8Array => {
    const found = weights.get(key);
    if (found === undefined) throw new UserError(`the run in ${from} kept no weights of ${key}: run it again`);
    return found.bytes;
  };
  return {
    name: from,
    spec: result.spec,
    systems: result.systems.map(({ id, label, system }) => ({
      id,
      label,
      system,
      weights: async () => Object.fromEntries(sourcesOf(system).map((key) => [key, bytesOf(key)])),
    })),
  };
}

/**
 * The systems that `--systems` names; without it, the first RoBin and the first multiclass model, and what else there is or
 * which of the two is missing is told.
 */
export function systemsNamed(
  source: TrainedSystems,
  option: string | undefined,
  tell: (line: string) => void,
): readonly SliceSystem[] {
  if (option !== undefined) return namesOption("--systems", option).map((id) => systemNamed("--systems", id, source));
  const { name, systems } = source;
  const shown = comparedSystems(systems);
  const kinds = new Set(shown.map(({ system }) => entryOf("decompositions", system.decomposition.id).scoreKind));
  const lacks = [...(kinds.has("arms") ? [] : ["no RoBin"]), ...(kinds.has("one") ? [] : ["no multiclass model"])].join(
    " and ",
  );
  const others = shown.length < systems.length ? "; --systems chooses others" : "";
  if (lacks !== "" || others !== "")
    tell(
      `note: ${name} holds ${idsOf(systems)}${lacks === "" ? "" : ` and has ${lacks}`}: this is about ${idsOf(shown)}${others}`,
    );
  return shown;
}

/** The names of an option, with commas between them. @throws UserError for a name that is found twice. */
export function namesOption(option: string, text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new UserError(`${option} ${text}: ${twice} found twice, each system once expected: remove one`);
  return names;
}

const idsOf = (systems: readonly SliceSystem[]): string => systems.map(({ id }) => id).join(", ");

/** The system that an option names. @throws UserError with the systems there are. */
export function systemNamed(option: string, id: string, { name, systems }: TrainedSystems): SliceSystem {
  const found = systems.find((system) => system.id === id);
  if (found === undefined)
    throw new UserError(
      `${option} ${id} found, which ${name} does not have: ${systems.length === 1 ? "it holds only" : "one of"} ${idsOf(systems)}${systems.length === 1 ? "" : " expected"}`,
    );
  return found;
}

/** The ids of the packs of this lab; a bundle has none. */
export async function packIds(): Promise<readonly string[]> {
  const path = fileURLToPath(new URL("models/index.json", publicFolder));
  const text = await textOf(path);
  return text === undefined ? [] : readPackIndex(JSON.parse(text), path).packs.map(({ id }) => id);
}

/** The data sets that the systems of packs were trained on. A damaged pack, which other commands report, has none. */
export async function datasetsOfPacks(): Promise<readonly Choice[]> {
  const packs = await Promise.allSettled((await packIds()).map(namedPack));
  return packs.flatMap((read) => (read.status === "fulfilled" && read.value ? [read.value.spec.dataset] : []));
}

export const packOption = { pack: { type: "string" } } as const;
export const packHelp = `  --pack ID           use the trained networks of this pack, as stored, instead of training those of the same recipe again`;

/** The pack that `--pack` names. @throws UserError with the packs there are. */
export async function namedPack(id: string | undefined): Promise<Pack | undefined> {
  if (id === undefined) return undefined;
  const shipped = await shippedPack(id);
  if (shipped === undefined)
    throw new UserError(`--pack ${id} found, a pack expected: ${(await packIds()).join(", ") || "there is none"}`);
  return shipped.pack;
}

/** Those of these networks that packs of the lab hold, by the SHA-256 of their files. */
export async function packedNetworks(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Uint8Array>> {
  const found = new Map<Digest, Uint8Array>();
  for (const id of digests.length === 0 ? [] : await packIds()) {
    const shipped = await shippedPack(id);
    if (shipped === undefined) continue;
    for (const digest of digests)
      if (Object.hasOwn(shipped.pack.files, digest)) found.set(digest, await shipped.weightsOf(digest));
  }
  return found;
}

async function packOf(id: string): Promise<TrainedSystems | undefined> {
  const shipped = await shippedPack(id);
  if (shipped === undefined) return undefined;
  const { pack, weightsOf } = shipped;
  return {
    name: `pack ${id}`,
    spec: pack.spec,
    systems: pack.systems.map(({ id: own, label, system }) => ({
      id: own,
      label,
      system,
      weights: async () =>
        Object.fromEntries(
          await Promise.all(sourcesOf(system).map(async (digest) => [digest, await weightsOf(digest)] as const)),
        ),
    })),
  };
}

const packId = /^[a-z0-9][a-z0-9-]*$/;

/** A pack of the lab, or of the folder `models`, with a reader of its weights; undefined if there is none of this name. */
export async function shippedPack(id: string, models: URL = new URL("models/", publicFolder)) {
  if (!packId.test(id)) return undefined;
  const folder = new URL(`${id}/`, models);
  const path = fileURLToPath(new URL("pack.json", folder));
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const pack = readPack(JSON.parse(text), path);
  const weightsOf = async (digest: Digest): Promise<Uint8Array> => {
    const file = fileURLToPath(new URL(pack.files[digest] ?? "", folder));
    const bytes = new Uint8Array(await readFile(file));
    const found = await digestOf(bytes);
    if (found !== digest)
      throw new UserError(`${file} is damaged: its SHA-256 is ${found}, ${digest} expected; restore the file`);
    return bytes;
  };
  return { pack, path, folder, weightsOf };
}

/** The content of a text file, or undefined if it is missing. */
const textOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(absent);

const sourcesOf = ({ members }: System): readonly string[] =>
  members.map(({ source }) => (source.from === "task" ? source.key : source.digest));
