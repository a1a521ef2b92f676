import { createStore } from "zustand/vanilla";
import type { ScoreKind } from "../../experiment/catalogue/nouns.ts";
import { entryOf, resolveChoice } from "../../experiment/catalogue/params.ts";
import { digestOf } from "../../experiment/plan/key.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Pack } from "../../experiment/summary/pack.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import type { Digest, Key, MemberSource, ResolvedChoice, System } from "../../experiment/terms/system.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { siteFile, siteJson } from "./siteFile.ts";

/** A trained classifier that can be attacked: from a pretrained pack, or trained here. */
export interface LabSystem {
  /** `<group>/<system id of its spec>`: unique on the page. */
  readonly id: string;
  /** Id in its spec, by which `accuracies` name it. */
  readonly specId: string;
  readonly label: string;
  /** Arms make it RoBin (blue); one network is a multiclass model (vermilion). */
  readonly scoreKind: ScoreKind;
  readonly system: System;
}

/** Systems that were made by one experiment, hence comparable with each other. */
export interface SystemGroup {
  readonly id: string;
  readonly origin: "pack" | "run" | "import";
  readonly label: string;
  /** How it was made: a command for packs, the name of the experiment for runs. */
  readonly madeBy: string;
  readonly dataset: ResolvedChoice;
  readonly spec: ExperimentSpec;
  readonly systems: readonly LabSystem[];
  readonly accuracies: Summary["accuracies"];
  /** The rest of what was measured; empty where the origin has none. */
  readonly gaps: Summary["gaps"];
  readonly overlaps: Summary["overlaps"];
  readonly coherence: Summary["coherence"];
  /** Absent where the origin does not say. */
  readonly health?: Summary["health"];
  readonly spreads?: Summary["spreads"];
  readonly distances?: NonNullable<Summary["distances"]>;
}

export interface SystemsState {
  /** In the order offered: packs, then runs, latest first. */
  readonly groups: readonly SystemGroup[];
  readonly packs: "idle" | "loading" | "ready" | "failed";
  readonly packsError: string | null;
}

/** Reads one member's safetensors. Verifies them, and rejects with a readable error when they are gone or damaged. */
export type WeightsReader = (source: MemberSource) => Promise<Uint8Array>;

export type Weights = Readonly<Record<Key | Digest, Uint8Array>>;

const jsonCap = 8 * 2 ** 20;
const weightsCap = 256 * 2 ** 20;

export const systemsStore = createStore<SystemsState>()(() => ({
  groups: [],
  packs: "idle",
  packsError: null,
}));

const readers = new Map<string, WeightsReader>();
/** Weights of the groups that were used last, so that attacking again reads nothing. */
const held = new Map<string, Promise<Uint8Array>>();

let loading: Promise<void> | undefined;

/** Read which pretrained packs this build ships, with their specs and measured accuracies, but no weights. Once. */
export function loadPacks(): Promise<void> {
  loading ??= readPacks();
  return loading;
}

async function readPacks(): Promise<void> {
  systemsStore.setState({ packs: "loading", packsError: null });
  try {
    const indexPath = "models/index.json";
    // What checks them is not needed before the page is there.
    const [{ readPack, readPackIndex }, listed] = await Promise.all([
      import("../../lab/files/readPack.ts"),
      siteJson(indexPath, jsonCap),
    ]);
    const index = readPackIndex(listed, indexPath);
    const packs = await Promise.all(
      index.packs.map(async ({ id }) => {
        const path = `models/${id}/pack.json`;
        return readPack(await siteJson(path, jsonCap), path);
      }),
    );
    for (const pack of packs) readers.set(`pack-${pack.id}`, packReader(pack));
    systemsStore.setState(({ groups }) => ({
      groups: [...packs.map(packGroup), ...groups.filter((group) => group.origin !== "pack")],
      packs: "ready",
    }));
  } catch (error) {
    loading = undefined;
    systemsStore.setState({ packs: "failed", packsError: messageOf(error) });
  }
}

/** Offer the systems of a run that was trained here. Called again with the same id, it replaces them. */
export function offerRun(group: Omit<SystemGroup, "origin">, read: WeightsReader): void {
  offer({ ...group, origin: "run" }, read);
}

/** Offer the systems of a result that was made elsewhere and opened here. */
export function offerImport(group: Omit<SystemGroup, "origin">, read: WeightsReader): void {
  offer({ ...group, origin: "import" }, read);
}

function offer(group: SystemGroup, read: WeightsReader): void {
  readers.set(group.id, read);
  forget(group.id);
  systemsStore.setState(({ groups }) => ({
    groups: [
      ...groups.filter(({ origin }) => origin === "pack"),
      group,
      ...groups.filter(({ origin, id }) => origin !== "pack" && id !== group.id),
    ],
  }));
}

/** Take back the systems of a run or an opened result, when it was removed from this machine. */
export function withdrawRun(id: string): void {
  readers.delete(id);
  forget(id);
  systemsStore.setState(({ groups }) => ({ groups: groups.filter((group) => group.id !== id) }));
}

/** Build a page system from a system of a spec. */
export function labSystem(group: string, specId: string, label: string, system: System): LabSystem {
  const { scoreKind } = entryOf("decompositions", system.decomposition.id);
  return { id: `${group}/${specId}`, specId, label, scoreKind, system };
}

/**
 * Weights of every member of a system, by task key or digest, verified. Fetched on first use and kept.
 *
 * @throws in one sentence when some are missing or damaged; nothing is kept then, so that the next call tries again.
 */
export async function weightsOf(groupId: string, system: System): Promise<Weights> {
  const read = readers.get(groupId);
  if (read === undefined) throw new Error(`no weights for ${groupId}: it was removed; choose other systems`);
  const entries = await Promise.all(
    system.members.map(async ({ source }) => {
      const name = source.from === "task" ? source.key : source.digest;
      const slot = `${groupId} ${name}`;
      const bytes = held.get(slot) ?? read(source);
      held.set(slot, bytes);
      try {
        return [name, await bytes] as const;
      } catch (error) {
        held.delete(slot);
        throw error;
      }
    }),
  );
  return Object.fromEntries(entries);
}

function forget(groupId: string): void {
  for (const slot of held.keys()) if (slot.startsWith(`${groupId} `)) held.delete(slot);
}

function packGroup(pack: Pack): SystemGroup {
  const id = `pack-${pack.id}`;
  return {
    id,
    origin: "pack",
    label: pack.label,
    madeBy: pack.command,
    dataset: resolveChoice("datasets", pack.spec.dataset),
    spec: pack.spec,
    systems: pack.systems.map((entry) => labSystem(id, entry.id, entry.label, entry.system)),
    accuracies: pack.accuracies,
    gaps: pack.gaps ?? [],
    overlaps: pack.overlaps ?? [],
    coherence: pack.coherence ?? [],
    ...(pack.health === undefined ? {} : { health: pack.health }),
    ...(pack.distances === undefined ? {} : { distances: pack.distances }),
  };
}

function packReader(pack: Pack): WeightsReader {
  return async (source) => {
    const expected = source.from === "import" ? source.digest : source.key;
    const path = `models/${pack.id}/${pack.files[expected] ?? ""}`;
    const bytes = await siteFile(path, weightsCap);
    const found = await digestOf(bytes);
    if (found !== expected) {
      throw new Error(
        `${path} is damaged: its SHA-256 is ${found.slice(0, 12)}…, ${expected.slice(0, 12)}… expected. Reload the page, or restore the file`,
      );
    }
    return bytes;
  };
}
