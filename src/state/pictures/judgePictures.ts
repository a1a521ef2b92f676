import { framingOf } from "../../experiment/pictures/preparation.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import type { NamedFile } from "../../lab/engine/dataApi.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { pictureVerdict } from "../../lab/pool/pictureVerdict.ts";
import { attackOf, settingsProblem, threatOf } from "../attack/attackSettings.ts";
import { cancelAttack } from "../attack/attackStore.ts";
import { engineFor } from "../attack/engineFor.ts";
import { preparedFile } from "../ownImage/preparedFile.ts";
import type { LabSystem } from "../systems/systems.ts";
import {
  addPictures,
  currentInputs,
  type OwnRow,
  type PictureInputs,
  picturesStore,
  takeInputs,
  updateRow,
} from "./pictures.ts";

const judging = newestOnly();

/** Stops the work on the table; finished verdicts stay. */
export function stopPictures(): void {
  judging.stop();
  picturesStore.setState({ work: null });
}

/** Adds pictures to the table, and asks what each system reads them as. */
export function takePictures(files: readonly NamedFile[]): void {
  addPictures(files);
  void judgePictures(false);
}

/**
 * Asks every chosen system what it reads each picture of the table as and, if asked, attacks each with the settings of
 * the room: picture by picture, so that finished rows are complete. Verdicts that still hold are not made again.
 */
export async function judgePictures(isAttack: boolean): Promise<void> {
  stopPictures();
  const inputs = currentInputs();
  if (inputs === null) return picturesStore.setState({ note: "Choose a system first." });
  takeInputs(inputs);
  const kinds = inputs.systems.map(({ scoreKind }) => scoreKind);
  const problem = isAttack ? settingsProblem(inputs.settings, { label: null, classes: inputs.classes }, kinds) : null;
  if (problem !== null) return picturesStore.setState({ note: problem });
  cancelAttack();
  const signal = judging.begin();
  const ids = picturesStore.getState().rows.map(({ id }) => id);
  picturesStore.setState({ note: null });
  for (const [done, id] of ids.entries()) {
    picturesStore.setState({ work: { done, total: ids.length, isAttack } });
    if (!(await judgeRow(id, inputs, isAttack, signal))) {
      if (!signal.aborted)
        picturesStore.setState({
          work: null,
          note: `Stopped after ${done} of ${ids.length} pictures, since other work of this room needed the engine. What is done stays; press again for the rest.`,
        });
      return;
    }
  }
  picturesStore.setState({ work: null });
}

/** @returns false if the work has to end here. */
async function judgeRow(id: number, inputs: PictureInputs, isAttack: boolean, signal: AbortSignal): Promise<boolean> {
  const pixels = await pixelsOf(id, inputs);
  if (signal.aborted) return false;
  if (pixels === null) return true;
  for (const system of inputs.systems) {
    const row = rowOf(id);
    const known = row?.verdicts[system.id];
    if (row === undefined || (known !== undefined && (!isAttack || known.outcome !== null))) continue;
    try {
      const verdict = await verdictOf(row, pixels, system, inputs, isAttack, signal);
      if (signal.aborted) return false;
      // Its class may have been chosen meanwhile, and the verdict is not about that one.
      updateRow(id, ({ verdicts, label }) =>
        label === row.label ? { verdicts: { ...verdicts, [system.id]: verdict } } : {},
      );
    } catch (error) {
      if (signal.aborted || isNamed(error, "AbortError")) return false;
      updateRow(id, () => ({ remark: `${system.label}: ${messageOf(error)}` }));
    }
  }
  return true;
}

async function verdictOf(
  { label }: OwnRow,
  pixels: Float32Array,
  labSystem: LabSystem,
  { group, settings, classes }: PictureInputs,
  isAttacked: boolean,
  signal: AbortSignal,
) {
  const { system, scoreKind } = labSystem;
  const [pool, weights] = await engineFor(labSystem);
  signal.throwIfAborted();
  const request = {
    dataset: group.dataset,
    system,
    attack: attackOf(settings),
    strategy: settings.strategy[scoreKind],
    threat: threatOf(settings),
    seed: settings.seed,
    images: pixels,
    label: label === null ? null : classes.indexOf(label),
    target: settings.target,
  };
  return pictureVerdict(pool, request, weights, { classes, isAttacked }, signal);
}

/** The input of the networks for a row, prepared once; null for a file that cannot be used, which its row explains. */
async function pixelsOf(id: number, { group, shape, classes }: PictureInputs): Promise<Float32Array | null> {
  const row = rowOf(id);
  if (row === undefined) return null;
  if (row.pixels !== null) return row.pixels;
  try {
    const { pixels, doubt } = await preparedFile(row.data, framingOf(group.dataset, { shape, classes }), shape);
    updateRow(id, () => ({ pixels, remark: doubt }));
    return pixels;
  } catch (error) {
    updateRow(id, () => ({ remark: `${messageOf(error)}.`.replace(/\.\.$/, ".") }));
    return null;
  }
}

const rowOf = (id: number): OwnRow | undefined => picturesStore.getState().rows.find((row) => row.id === id);
