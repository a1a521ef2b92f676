import { createStore } from "zustand/vanilla";
import { imageAtStep } from "../../experiment/interactive/craft.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import type { AttackedImage } from "./attackedImage.ts";
import { attackStore, attackWork, groupOf } from "./attackStore.ts";
import { engineFor } from "./engineFor.ts";

/** The answer of one system to the image that an attack on one of the systems ends with. */
export interface TransferredAnswer {
  /** Id of the attacked system, and of the one that answers. */
  readonly on: string;
  readonly by: string;
  readonly prediction: number;
}

export interface Transferred {
  /** The attack whose images were judged; null before that. */
  readonly shown: AttackedImage | null;
  readonly answers: readonly TransferredAnswer[];
  readonly isRunning: boolean;
  readonly error: string | null;
}

export const transferredStore = createStore<Transferred>()(() => ({
  shown: null,
  answers: [],
  isRunning: false,
  error: null,
}));

const work = newestOnly();

/** Asks every system of the attack on show for its answer to the image that each attack ends with, system by system. */
export async function judgeTransfer(): Promise<void> {
  const { shown } = attackStore.getState();
  const group = groupOf(shown?.groupId ?? null);
  if (shown === null || group === undefined) return;
  const size = shown.image.pixels.length;
  const ends = shown.attacks.flatMap(({ system, crafted, run }) => {
    const made = crafted?.runs[run];
    return made === undefined ? [] : [{ on: system.id, pixels: imageAtStep(made, made.end, size) }];
  });
  const images = new Float32Array(ends.length * size);
  for (const [at, { pixels }] of ends.entries()) images.set(pixels, at * size);
  const signal = work.begin(attackWork.begin());
  transferredStore.setState({ shown, answers: [], isRunning: true, error: null });
  try {
    for (const { system } of shown.attacks) {
      const [pool, weights] = await engineFor(system);
      signal.throwIfAborted();
      const request = { dataset: group.dataset, system: system.system, images };
      const scored = (await pool.scores(request, weights, signal)).images;
      if (!work.isNewest(signal)) return;
      const own = ends.flatMap(({ on }, at): readonly TransferredAnswer[] => {
        const prediction = scored[at]?.prediction;
        return prediction === undefined ? [] : [{ on, by: system.id, prediction }];
      });
      transferredStore.setState(({ answers }) => ({ answers: [...answers, ...own] }));
    }
  } catch (error) {
    // Other work of the room has taken over the engine: finished answers stay.
    if (work.isNewest(signal) && !isNamed(error, "AbortError")) transferredStore.setState({ error: messageOf(error) });
  } finally {
    if (work.isNewest(signal)) transferredStore.setState({ isRunning: false });
  }
}

/** Stops judging; finished answers stay. */
export function stopTransfer(): void {
  work.stop();
  transferredStore.setState({ isRunning: false });
}
