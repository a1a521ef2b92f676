import { type Proportion, wilson } from "../../experiment/artefacts/accuracy.ts";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { systemOfImported } from "../../experiment/plan/importedSystem.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { ImportedSystem } from "../../lab/engine/modelApi.ts";
import { pixelsAt, testImages } from "../attack/testImages.ts";
import { isHere } from "../systems/data.ts";
import { lab } from "../systems/lab.ts";
import { modelWorker } from "./models.ts";

/** A model on some test images, before it is kept. */
export interface ModelCheck {
  readonly accuracy: Proportion;
  /** Accuracy of guessing. */
  readonly chance: number;
  /** Why the settings are probably wrong, in one sentence; null if nothing suggests so. */
  readonly suspicion: string | null;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** The first images with their labels and the model's answers. */
  readonly examples: readonly {
    readonly position: number;
    readonly pixels: Float32Array;
    readonly label: string;
    readonly answer: string;
    readonly isRight: boolean;
  }[];
}

const shown = 8;
/** Images per request, so that a newer request is served soon. */
const batch = 32;
const most = 256;
/** Time after which a check takes no further batch. */
const seconds = 15;

/**
 * Measures clean accuracy on the first test images of a data set: as many as this machine reads in some seconds, at most 256.
 * Null where the data are not on this machine.
 *
 * @throws an Error when the model cannot be run, AbortError when `signal` aborts.
 */
export async function checkModel(model: ImportedSystem, data: Choice, signal: AbortSignal): Promise<ModelCheck | null> {
  if (!(await isHere(data))) return null;
  const dataset = resolveChoice("datasets", data);
  const { classes, shape } = factsOf(dataset);
  const system = systemOfImported(dataset, model);
  const [pool, test, worker] = await Promise.all([lab(), testImages(dataset), modelWorker()]);
  const files = await Promise.all(
    model.imported.map(async ({ digest }) => {
      const bytes = await worker.network(digest);
      if (bytes === null) throw new Error("the model was replaced by another: open its files again");
      return [digest, bytes] as const;
    }),
  );
  const weights = Object.fromEntries(files);
  const answers: number[] = [];
  const started = performance.now();
  while (answers.length < Math.min(most, test.labels.length)) {
    signal.throwIfAborted();
    if (performance.now() - started > 1000 * seconds) break;
    const from = answers.length;
    const positions = Array.from({ length: Math.min(batch, test.labels.length - from) }, (_, i) => from + i);
    const images = joined(positions.map((position) => pixelsAt(test, position)));
    const result = await pool.scores({ dataset, system, images }, weights, signal);
    answers.push(...result.images.map(({ prediction }) => prediction));
  }
  const right = answers.filter((answer, position) => answer === test.labels[position]).length;
  const accuracy = wilson(right, answers.length);
  return {
    accuracy,
    chance: 1 / classes.length,
    suspicion: suspicionOf(accuracy, answers, classes),
    shape,
    examples: answers.slice(0, shown).map((answer, position) => ({
      position,
      pixels: pixelsAt(test, position),
      label: classes[test.labels[position] ?? -1] ?? "unknown",
      answer: classes[answer] ?? "unknown",
      isRight: answer === test.labels[position],
    })),
  };
}

/** What an accuracy near chance suggests. */
export function suspicionOf(
  { value, low }: Proportion,
  answers: readonly number[],
  classes: readonly string[],
): string | null {
  const chance = 1 / classes.length;
  const distinct = new Set(answers);
  const [only] = distinct;
  if (distinct.size === 1 && only !== undefined)
    return `It answers ${classes[only]} for every image. Check the pixel range, the mean and the standard deviation.`;
  if (low <= chance && value < 0.9)
    return "This is near chance. Check the order of the classes, the order of the colours, the pixel range, the mean and the standard deviation.";
  if (value < Math.min(0.5, 4 * chance))
    return "This is low for a trained network. Check the pixel range, the mean and the standard deviation, and the order of the classes.";
  return null;
}

function joined(images: readonly Float32Array[]): Float32Array {
  const size = images[0]?.length ?? 0;
  const all = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) all.set(image, i * size);
  return all;
}
