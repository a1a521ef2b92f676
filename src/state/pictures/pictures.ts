import { createStore } from "zustand/vanilla";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { classOfFolder, type PictureRow, type PictureVerdict } from "../../experiment/interactive/pictureVerdicts.ts";
import type { NamedFile } from "../../lab/engine/dataApi.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import type { AttackSettings } from "../attack/attackSettings.ts";
import { attackStore, chosenSystems, groupOf } from "../attack/attackStore.ts";
import { openPicture } from "../ownImage/ownImage.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";

/** Most pictures of one table, since each waits for every system. */
export const mostPictures = 200;

/** A picture of the table. */
export interface OwnRow extends PictureRow {
  readonly id: number;
  readonly data: File;
  /** What the networks see of it, in [0,1]; null until it is prepared, and for a file that cannot be used. */
  readonly pixels: Float32Array | null;
}

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
  readonly inputs: PictureInputs | null;
  /** Pictures done so far of the work in progress, or null. */
  readonly work: { readonly done: number; readonly total: number; readonly isAttack: boolean } | null;
  /** What the user must know about the last work, or null. */
  readonly note: string | null;
}

export const picturesStore = createStore<PicturesState>()(() => ({ rows: [], inputs: null, work: null, note: null }));

let newestId = 0;

/** Adds pictures, or all files of folders, to the table. The folder of a file may name its class. */
export function addPictures(files: readonly NamedFile[]): void {
  const inputs = currentInputs();
  // Systems write hidden files into folders, such as .DS_Store.
  const visible = files.filter(({ path }) => !(path.split("/").at(-1) ?? "").startsWith("."));
  picturesStore.setState(({ rows }) => {
    const room = mostPictures - rows.length;
    const added = visible.slice(0, room).map(({ path, data }): OwnRow => {
      const label = classOfFolder(path, inputs?.classes ?? []);
      const file = data instanceof File ? data : new File([data], path);
      return {
        ...{ id: ++newestId, data: file, file: path, pixels: null, label, remark: null, verdicts: {} },
        labelFrom: label === null ? null : "folder",
      };
    });
    const left = visible.length - added.length;
    const note = left === 0 ? null : `A table holds ${mostPictures} pictures: ${left} more were left out.`;
    return { rows: [...rows, ...added], note };
  });
}

/** Says the correct class of a picture, or takes it back. What depends on it must be attacked again. */
export function labelPicture(id: number, label: string | null): void {
  updateRow(id, (row) => ({ label, labelFrom: label === null ? null : "user", verdicts: readingsOf(row.verdicts) }));
}

/** Opens a picture in the room, with its class. */
export async function openRow({ data, file, label }: OwnRow): Promise<void> {
  const name = file.split("/").at(-1) ?? file;
  const named = data.name === name ? data : new File([data], name, { type: data.type });
  await openPicture(named, label ?? undefined);
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

/** Whether the attacks of the table were made with other settings than these. */
export function isOtherAttack(a: PictureInputs, b: PictureInputs): boolean {
  return JSON.stringify(a.settings) !== JSON.stringify(b.settings);
}

/** Prepares the table for other systems or settings: what no longer holds is forgotten. */
export function takeInputs(inputs: PictureInputs): void {
  picturesStore.setState(({ rows, inputs: before }) => {
    if (before === null) return { inputs };
    const isOtherData = JSON.stringify(before.group.dataset) !== JSON.stringify(inputs.group.dataset);
    const isOther = isOtherAttack(before, inputs);
    const kept = (row: OwnRow): OwnRow => {
      const verdicts = isOther ? readingsOf(row.verdicts) : row.verdicts;
      if (!isOtherData) return { ...row, verdicts };
      const said = row.labelFrom === "user" && inputs.classes.includes(row.label ?? "") ? row.label : null;
      const label = said ?? classOfFolder(row.file, inputs.classes);
      const labelFrom = said !== null ? "user" : label !== null ? "folder" : null;
      return { ...row, pixels: null, remark: null, verdicts: {}, label, labelFrom };
    };
    return { inputs, rows: rows.map(kept) };
  });
}

/** Removes every picture from the table. */
export function clearPictures(): void {
  picturesStore.setState({ rows: [], inputs: null, work: null, note: null });
}

export function updateRow(id: number, change: (row: OwnRow) => Partial<OwnRow>): void {
  picturesStore.setState(({ rows }) => ({
    rows: rows.map((row) => (row.id === id ? { ...row, ...change(row) } : row)),
  }));
}

/** Verdicts without their attacks. */
function readingsOf(verdicts: OwnRow["verdicts"]): OwnRow["verdicts"] {
  const reading = (verdict: PictureVerdict): PictureVerdict => ({ ...verdict, after: null, outcome: null });
  return Object.fromEntries(Object.entries(verdicts).map(([id, verdict]) => [id, reading(verdict)]));
}
