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
import { relabelled } from "./outcomes.ts";
import {
  addPictures,
  currentInputs,
  isUsable,
  type OwnRow,
  type PictureInputs,
  picturesStore,
  refusePicture,
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
export async function takePictures(files: readonly NamedFile[]): Promise<void> {
  await addPictures(files);
  await judgePictures(false);
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
  picturesStore.setState({ note: null });
  const done = new Set<number>();
  for (;;) {
    const { rows } = picturesStore.getState();
    const next = rows.find(({ id }) => !done.has(id));
    if (next === undefined) break;
    // A picture that turns out to be unusable does not count, and makes room for another one.
    const usable = rows.filter(isUsable);
    const work = { done: usable.filter(({ id }) => done.has(id)).length, total: usable.length, isAttack };
    picturesStore.setState({ work });
    if (!(await judgeRow(next.id, inputs, isAttack, signal))) {
      if (!signal.aborted)
        picturesStore.setState({
          work: null,
          note: `Stopped after ${work.done} of ${work.total} pictures, since other work of this room needed the engine. What is done stays; press again for the rest.`,
        });
      return;
    }
    done.add(next.id);
  }
  picturesStore.setState({ work: null });
}

/** @returns false if the work has to end here. */
async function judgeRow(id: number, inputs: PictureInputs, isAttack: boolean, signal: AbortSignal): Promise<boolean> {
  const pixels = await pixelsOf(id, inputs, signal);
  if (signal.aborted) return false;
  if (pixels === null) return true;
  for (const system of inputs.systems) {
    const row = rowOf(id);
    const known = row?.verdicts[system.id];
    if (row === undefined || (known !== undefined && (!isAttack || known.outcome !== null))) continue;
    try {
      const verdict = await verdictOf(row, pixels, system, inputs, isAttack, signal);
      if (signal.aborted) return false;
      updateRow(id, ({ verdicts, failures: { [system.id]: _, ...failures }, label }) => {
        // Its class may have been chosen meanwhile, and a reading that this class shows to be wrong needs no attack.
        const judged = relabelled(verdict, system, { before: row.label, now: label }, inputs.classes);
        return { verdicts: { ...verdicts, [system.id]: judged }, failures };
      });
    } catch (error) {
      if (signal.aborted || isNamed(error, "AbortError")) return false;
      const reason = `${system.label}: ${messageOf(error)}`;
      updateRow(id, ({ failures }) => ({ failures: { ...failures, [system.id]: reason } }));
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
async function pixelsOf(
  id: number,
  { group, shape, classes }: PictureInputs,
  signal: AbortSignal,
): Promise<Float32Array | null> {
  const row = rowOf(id);
  if (row === undefined) return null;
  if (row.pixels !== null) return row.pixels;
  try {
    const { pixels, doubt } = await preparedFile(row.data, framingOf(group.dataset, { shape, classes }), shape);
    // The table may be prepared for other data by now.
    if (signal.aborted) return null;
    updateRow(id, () => ({ pixels, doubt, problem: null }));
    return pixels;
  } catch (error) {
    if (!signal.aborted) refusePicture(id, messageOf(error));
    return null;
  }
}

const rowOf = (id: number): OwnRow | undefined => picturesStore.getState().rows.find((row) => row.id === id);
