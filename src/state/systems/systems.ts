import { createStore } from "zustand/vanilla";
import { robinFirst } from "../../experiment/catalogue/decompositionFacts.ts";
import type { ScoreKind } from "../../experiment/catalogue/nouns.ts";
import { entryOf, resolveChoice } from "../../experiment/catalogue/params.ts";
import { digestOf } from "../../experiment/plan/key.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Pack } from "../../experiment/summary/pack.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import { isImported } from "../../experiment/terms/importedNetwork.ts";
import type { Digest, MemberSource, ResolvedChoice, System } from "../../experiment/terms/system.ts";
import { once, oncePer } from "../../lab/async/once.ts";
import type { Weights } from "../../lab/engine/api.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { siteFile, siteJson } from "./siteFile.ts";

/** A trained classifier that can be attacked: from a pack, trained here, or imported. */
export interface LabSystem {
  /** `<group>/<system id of its spec>`: unique on the page. */
  readonly id: string;
  /** Id in its spec, which `accuracies` refer to. */
  readonly specId: string;
  readonly label: string;
  /** Arms make it RoBin (blue); one network is a multiclass model (vermilion). */
  readonly scoreKind: ScoreKind;
  readonly system: System;
  /** For a model that the user brought: where it comes from. It is offered beside every experiment on its data. */
  readonly model?: { readonly digest: Digest; readonly origin: string };
}

/** Systems of one experiment, which can be compared with each other. */
export interface SystemGroup {
  readonly id: string;
  readonly origin: "pack" | "run" | "import" | "models";
  readonly label: string;
  /** How it was made: a command for packs, the name of the experiment for runs. */
  readonly madeBy: string;
  readonly dataset: ResolvedChoice;
  readonly spec: ExperimentSpec;
  readonly systems: readonly LabSystem[];
  readonly accuracies: Summary["accuracies"];
  /** The other measurements; empty where the origin has none. */
  readonly gaps: Summary["gaps"];
  readonly overlaps: Summary["overlaps"];
  readonly coherence: Summary["coherence"];
  /** Absent where the origin has no such measurements. */
  readonly health?: Summary["health"];
  readonly spreads?: Summary["spreads"];
  readonly distances?: NonNullable<Summary["distances"]>;
  /** Of a pack: the file with its results image by image, below `public/` (`packResults.ts`). */
  readonly outcomes?: string;
}

export interface SystemsState {
  /** In the order of the page: packs, the user's own models, then runs and imports, latest first. */
  readonly groups: readonly SystemGroup[];
  /** `ready` if there are packs, even if others could not be read; `failed` if none could. */
  readonly packs: "idle" | "loading" | "ready" | "failed";
  /** What could not be read. */
  readonly packsError: string | null;
}

/** Reads and verifies the safetensors of one member. @throws an Error when they are missing or damaged. */
type WeightsReader = (source: MemberSource) => Promise<Uint8Array>;

const jsonCap = 8 * 2 ** 20;
const weightsCap = 256 * 2 ** 20;

export const systemsStore = createStore<SystemsState>()(() => ({
  groups: [],
  packs: "idle",
  packsError: null,
}));

const readers = new Map<string, WeightsReader>();

/** What the code of the user's own models adds; it is not part of the first load. */
interface OwnModels {
  /** The groups on offer, from those without own models. */
  readonly offered: (groups: readonly SystemGroup[]) => readonly SystemGroup[];
  /** Reads the file of a network of an own model; null for any other network. */
  readonly read: (digest: Digest) => Promise<Uint8Array> | null;
}

/** The groups without the user's own models. */
let base: readonly SystemGroup[] = [];
let ownModels: OwnModels = { offered: (groups) => groups, read: () => null };

const slotOf = (groupId: string, source: MemberSource) =>
  `${groupId} ${source.from === "task" ? source.key : source.digest}`;

/** Weights that were read, by slot, so that attacking again reads nothing. */
const held = new Map<string, Promise<Uint8Array>>();

const memberWeights = oncePer(
  ({ groupId, source }: { readonly groupId: string; readonly source: MemberSource }) => slotOf(groupId, source),
  async ({ groupId, source }) => {
    const read = readers.get(groupId);
    if (read === undefined) throw new Error(`no weights for ${groupId}: it was removed; choose other systems`);
    return read(source);
  },
  held,
);

/** Not part of the first load. */
const schemas = () => import("../../lab/files/readPack.ts");

const packOf = oncePer(
  (id: string) => id,
  async (id) => {
    const path = `models/${id}/pack.json`;
    const [{ readPack }, content] = await Promise.all([schemas(), siteJson(path, jsonCap)]);
    return readPack(content, path);
  },
);

/**
 * Reads which packs this build has, with their specs and accuracies but without weights. A pack that cannot be read leaves
 * the others as they are; the next call reads it again. Never rejects.
 */
export const loadPacks = (): Promise<void> => packs().catch(() => undefined);

const packs = once(async () => {
  if (systemsStore.getState().packs !== "ready") systemsStore.setState({ packs: "loading" });
  try {
    const indexPath = "models/index.json";
    const [{ readPackIndex }, listed] = await Promise.all([schemas(), siteJson(indexPath, jsonCap)]);
    const index = readPackIndex(listed, indexPath);
    const read = await Promise.allSettled(index.packs.map(({ id }) => packOf(id)));
    const found = read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const failed = read.flatMap((one) => (one.status === "rejected" ? [messageOf(one.reason)] : []));
    for (const pack of found) readers.set(`pack-${pack.id}`, packReader(pack));
    base = [...found.map(packGroup), ...base.filter(({ origin }) => origin !== "pack")];
    publish();
    if (failed.length > 0) throw new Error(failed.join("; "));
    systemsStore.setState({ packs: "ready", packsError: null });
  } catch (error) {
    systemsStore.setState(({ groups }) => ({
      packs: groups.some(({ origin }) => origin === "pack") ? "ready" : "failed",
      packsError: messageOf(error),
    }));
    throw error;
  }
});

/** Offers the systems of a run that were trained here; replaces an earlier offer with the same id. */
export function offerRun(group: Omit<SystemGroup, "origin">, read: WeightsReader): void {
  offer({ ...group, origin: "run" }, read);
}

/** Offers the systems of an imported result; replaces an earlier offer with the same id. */
export function offerImport(group: Omit<SystemGroup, "origin">, read: WeightsReader): void {
  offer({ ...group, origin: "import" }, read);
}

function offer(offered: SystemGroup, read: WeightsReader): void {
  const group = { ...offered, systems: robinFirst(offered.systems) };
  readers.set(group.id, read);
  forget(group.id);
  base = [
    ...base.filter(({ origin }) => origin === "pack"),
    group,
    ...base.filter(({ origin, id }) => origin !== "pack" && id !== group.id),
  ];
  publish();
}

/** Offers the models that the user brought. */
export function offerModels(models: OwnModels): void {
  ownModels = models;
  publish();
}

function publish(state: Partial<Omit<SystemsState, "groups">> = {}): void {
  systemsStore.setState({ ...state, groups: ownModels.offered(base) });
}

/** Whether the networks of a system were made elsewhere and have a name of their own. */
export const isMadeElsewhere = ({ system }: LabSystem): boolean =>
  system.members.some(({ network }) => isImported(network));

/** Withdraws the systems of a run or an imported result that was removed from this machine. */
export function withdrawRun(id: string): void {
  readers.delete(id);
  forget(id);
  base = base.filter((group) => group.id !== id);
  publish();
}

/** A system of a spec as the page refers to it. */
export function labSystem(group: string, specId: string, label: string, system: System): LabSystem {
  const { scoreKind } = entryOf("decompositions", system.decomposition.id);
  return { id: `${group}/${specId}`, specId, label, scoreKind, system };
}

/**
 * Weights of every member of a system, by task key or digest, verified. They are read on first use and kept.
 *
 * @throws an Error when some are missing or damaged; the next call reads those again.
 */
export async function weightsOf(groupId: string, system: System): Promise<Weights> {
  const entries = system.members.map(async ({ source }) => {
    const name = source.from === "task" ? source.key : source.digest;
    return [name, await (ownModels.read(name) ?? memberWeights({ groupId, source }))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
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
    systems: robinFirst(pack.systems).map((entry) => labSystem(id, entry.id, entry.label, entry.system)),
    accuracies: pack.accuracies,
    gaps: pack.gaps ?? [],
    overlaps: pack.overlaps ?? [],
    coherence: pack.coherence ?? [],
    ...(pack.health === undefined ? {} : { health: pack.health }),
    ...(pack.distances === undefined ? {} : { distances: pack.distances }),
    ...(pack.outcomes === undefined ? {} : { outcomes: `models/${pack.id}/${pack.outcomes}` }),
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
        `${path} is damaged: its SHA-256 is ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…. Reload the page, or restore the file`,
      );
    }
    return bytes;
  };
}
