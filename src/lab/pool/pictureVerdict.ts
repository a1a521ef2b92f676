import { errsOf, hasArms, predictedClass, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import type { PictureVerdict } from "../../experiment/interactive/pictureVerdicts.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { Pool } from "./pool.ts";

/** A picture for one system, and the attack on it. Without a label the attack leads away from the system's own answer. */
export interface PictureRequest extends Omit<CraftRequest, "labels" | "ids" | "targets"> {
  readonly label: number | null;
  readonly target: number | null;
}

/**
 * What a system reads one picture as, before and after an attack, which is crafted and judged as in the Attack room.
 *
 * @param classes names of the classes.
 * @param isAttacked false: only what it reads.
 * @throws AbortError when `signal` aborts, an Error if there is nothing that the attack could lead away from, and what
 * the engine throws.
 */
export async function pictureVerdict(
  pool: Pick<Pool, "scores" | "craft">,
  { label, target, ...request }: PictureRequest,
  weights: Readonly<Record<Key | Digest, Uint8Array>>,
  { classes, isAttacked }: { readonly classes: readonly string[]; readonly isAttacked: boolean },
  signal: AbortSignal,
): Promise<PictureVerdict> {
  const { dataset, system, images } = request;
  const scored = await pool.scores({ dataset, system, images }, weights, signal);
  const [read] = scored.images;
  if (read === undefined) throw new Error("the engine returned no scores for one image");
  const { prediction, scores } = read;
  const names = scoreNamesOf(system.decomposition, classes);
  const nameOf = (score: number) => names[score] ?? String(score);
  const before = nameOf(prediction);
  const reading = { before, margin: hasArms(system) ? Math.max(...scores) : null };
  if (!isAttacked) return { ...reading, after: null, outcome: null };
  const errs = errsOf(system);
  if (label !== null && errs(prediction, label)) return { ...reading, after: null, outcome: "wrong before" };
  const away = label ?? predictedClass(system, prediction);
  if (away === null) throw new Error(`${before} stands for several classes: choose the correct class`);
  if (away === target) throw new Error(`${classes[away]} is the target of the attack already: choose another target`);
  const examples = { labels: [away], ids: [0], ...(target === null ? {} : { targets: [target] }) };
  const crafted = (await pool.craft({ ...request, ...examples }, weights, signal, () => undefined)).images[0];
  const run = crafted?.runs[crafted.best];
  if (run === undefined) throw new Error("the engine returned no image for one image");
  const last = run.predictions[run.end] ?? -1;
  const isBrokenEarlier = !errs(last, away) && crafted?.broken === true && run.firstSuccess >= 0;
  const after = isBrokenEarlier ? (run.predictions[run.firstSuccess] ?? -1) : last;
  return { ...reading, after: nameOf(after), outcome: errs(after, away) ? "changed" : "kept" };
}
