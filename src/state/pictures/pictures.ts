import { createStore } from "zustand/vanilla";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { classOfFolder, type PictureRow, remarkOf } from "../../experiment/interactive/pictureVerdicts.ts";
import type { NamedFile } from "../../lab/engine/dataApi.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import type { AttackSettings } from "../attack/attackSettings.ts";
import { attackStore, chosenSystems, groupOf } from "../attack/attackStore.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";
import { reading, relabelled } from "./outcomes.ts";
import { sortFiles } from "./pictureFiles.ts";

/** Most usable pictures of one table, since each waits for every system. */
export const mostPictures = 200;

/** A picture of the table. */
export interface OwnRow extends PictureRow {
  readonly id: number;
  readonly data: File;
  /** What the networks see of it, in [0,1]; null until it is prepared, and for a file that cannot be used. */
  readonly pixels: Float32Array | null;
  /** Why the file cannot be used, or null. */
  readonly problem: string | null;
  /** What may be wrong with the picture, or null. */
  readonly doubt: string | null;
  /** Why a system has no answer, by its id. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Whether a picture can be attacked, as far as it is known. */
export const isUsable = ({ problem }: OwnRow): boolean => problem === null;

/** What the rows were prepared for, and attacked with. */
export interface PictureInputs {
  readonly group: SystemGroup;
  readonly systems: readonly LabSystem[];
  readonly settings: AttackSettings;
  readonly shape: InputImage["shape"];
  readonly classes: readonly string[];
}

interface PicturesState {
  readonly rows: readonly OwnRow[];
  /** Pictures for which the table has no room; those that turn out to be unusable make room for them. */
  readonly waiting: readonly OwnRow[];
  /** Files that are no pictures, by name. */
  readonly others: readonly string[];
  readonly inputs: PictureInputs | null;
  /** Pictures done so far of the work in progress, or null. */
  readonly work: { readonly done: number; readonly total: number; readonly isAttack: boolean } | null;
  /** What the user must know about the last work, or null. */
  readonly note: string | null;
}

const empty: PicturesState = { rows: [], waiting: [], others: [], inputs: null, work: null, note: null };

export const picturesStore = createStore<PicturesState>()(() => empty);

let newestId = 0;

/** Adds pictures, or all pictures of folders, to the table. The folder of a picture may name its class. */
export async function addPictures(files: readonly NamedFile[]): Promise<void> {
  // Systems write hidden files into folders, such as .DS_Store.
  const visible = files.filter(({ path }) => !(path.split("/").at(-1) ?? "").startsWith("."));
  const { pictures, others } = await sortFiles(visible);
  const classes = currentInputs()?.classes ?? [];
  const added = pictures.map(({ path, data }): OwnRow => {
    const label = classOfFolder(path, classes);
    const file = data instanceof File ? data : new File([data], path);
    return {
      ...{ id: ++newestId, data: file, file: path, pixels: null, problem: null, doubt: null, failures: {} },
      ...{ label, labelFrom: label === null ? null : "folder", remark: null, verdicts: {} },
    };
  });
  picturesStore.setState(({ rows, waiting, others: before }) => ({
    ...roomFilled({ rows, waiting: [...waiting, ...added] }),
    others: [...(rows.length === 0 ? [] : before), ...others.map(({ path }) => path)],
    note: null,
  }));
}

/** Says why a file cannot be used. Its place is free for a picture that waits. */
export function refusePicture(id: number, problem: string): void {
  updateRow(id, () => ({ problem }));
  picturesStore.setState(roomFilled);
}

function roomFilled({ rows, waiting }: Pick<PicturesState, "rows" | "waiting">) {
  const room = Math.max(0, mostPictures - rows.filter(isUsable).length);
  return { rows: [...rows, ...waiting.slice(0, room)], waiting: waiting.slice(room) };
}

/** Says the correct class of a picture, or takes it back. What depends on it must be attacked again. */
export function labelPicture(id: number, label: string | null): void {
  const { inputs } = picturesStore.getState();
  updateRow(id, (row) => {
    const judged = (inputs?.systems ?? []).flatMap((system) => {
      const verdict = row.verdicts[system.id];
      const labels = { before: row.label, now: label };
      return verdict === undefined
        ? []
        : [[system.id, relabelled(verdict, system, labels, inputs?.classes ?? [])] as const];
    });
    const verdicts = Object.fromEntries(judged);
    return { label, labelFrom: label === null ? null : "user", verdicts, failures: failuresToRead(row) };
  });
}

/** What the room would attack with now; null without systems. */
export function currentInputs(): PictureInputs | null {
  const { settings, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  const systems = chosenSystems();
  if (group === undefined || systems.length === 0) return null;
  const { shape, classes } = factsOf(group.dataset);
  return { group, systems, settings, shape, classes };
}

/** Whether these are other systems, in whatever order. */
export function isOtherSystems(a: PictureInputs, b: PictureInputs): boolean {
  const ids = ({ systems }: PictureInputs) => JSON.stringify(systems.map(({ id }) => id).toSorted());
  return ids(a) !== ids(b);
}

/** Whether the attacks of the table were made with other settings than these. */
export function isOtherAttack(a: PictureInputs, b: PictureInputs): boolean {
  return JSON.stringify(a.settings) !== JSON.stringify(b.settings);
}

/** Prepares the table for other systems or settings: what no longer holds is forgotten. */
export function takeInputs(inputs: PictureInputs): void {
  picturesStore.setState(({ rows, waiting, inputs: before }) => {
    if (before === null) return { inputs };
    const kept = keptFor(inputs, before);
    return { inputs, rows: rows.map(kept), waiting: waiting.map(kept) };
  });
}

function keptFor(inputs: PictureInputs, before: PictureInputs): (row: OwnRow) => OwnRow {
  const isOtherData = JSON.stringify(before.group.dataset) !== JSON.stringify(inputs.group.dataset);
  const isOther = isOtherAttack(before, inputs);
  const chosen = new Set(inputs.systems.map(({ id }) => id));
  return (row) => {
    if (!isOtherData) {
      const verdicts = isOther ? readingsOf(row.verdicts) : row.verdicts;
      // The table has no column for the reason of a system that was removed.
      const reasons = Object.entries(isOther ? failuresToRead(row) : row.failures).filter(([id]) => chosen.has(id));
      return withRemark({ ...row, verdicts, failures: Object.fromEntries(reasons) });
    }
    const said = row.labelFrom === "user" && inputs.classes.includes(row.label ?? "") ? row.label : null;
    const label = said ?? classOfFolder(row.file, inputs.classes);
    const labelFrom = said !== null ? "user" : label !== null ? "folder" : null;
    const fresh = { pixels: null, problem: null, doubt: null, failures: {}, verdicts: {} };
    return withRemark({ ...row, ...fresh, label, labelFrom });
  };
}

/** Removes every picture from the table. */
export function clearPictures(): void {
  picturesStore.setState(empty);
}

export function updateRow(id: number, change: (row: OwnRow) => Partial<Omit<OwnRow, "id" | "remark">>): void {
  picturesStore.setState(({ rows }) => ({
    rows: rows.map((row) => (row.id === id ? withRemark({ ...row, ...change(row) }) : row)),
  }));
}

const withRemark = (row: OwnRow): OwnRow => ({
  ...row,
  remark: remarkOf([row.problem, row.doubt, ...Object.values(row.failures)]),
});

/** Why systems could not even read a picture. Why an attack failed depends on what it led away from. */
const failuresToRead = ({ failures, verdicts }: OwnRow): OwnRow["failures"] =>
  Object.fromEntries(Object.entries(failures).filter(([id]) => verdicts[id] === undefined));

/** Verdicts without their attacks. */
const readingsOf = (verdicts: OwnRow["verdicts"]): OwnRow["verdicts"] =>
  Object.fromEntries(Object.entries(verdicts).map(([id, verdict]) => [id, reading(verdict)]));
