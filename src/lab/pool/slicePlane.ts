import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { columnsOf, criterionOfSystem, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import { coreStrategies } from "../../experiment/catalogue/strategies/strategiesFor.ts";
import {
  ofSizeOne,
  planeOf,
  randomDirection,
  rivalOf,
  type SliceAxis,
  type SlicePlane,
  steepest,
} from "../../experiment/interactive/slice.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import type { Digest, Key, ResolvedChoice, System } from "../../experiment/terms/system.ts";
import type { Pool } from "./pool.ts";

/** Steps of the attack whose perturbation gives an axis its direction. */
export const axisSteps = 20;

/** A system that an axis of a plane may refer to. */
export interface SliceSystem {
  readonly id: string;
  readonly label: string;
  readonly system: System;
  weights(): Promise<Readonly<Record<Key | Digest, Uint8Array>>>;
}

/** The image that a plane passes through, and what its axes may refer to. */
export interface SliceSubject {
  readonly dataset: ResolvedChoice;
  /** In [0,1]. */
  readonly image: Float32Array;
  readonly label: number;
  /** Position of the image in its split; seeds the start noise of an attack. */
  readonly id: number;
  readonly threat: Threat;
  readonly systems: readonly SliceSystem[];
  /** A randomly drawn test image, of one class or of any. */
  draw(
    cls: number | null,
    seed: number,
  ): Promise<{
    readonly pixels: Float32Array;
    readonly label: number;
    readonly position: number;
  }>;
}

/** A plane through an image with the names of its axes, such as "random direction 1". */
export interface NamedPlane extends SlicePlane {
  readonly names: readonly [string, string];
}

/**
 * The plane that two axes span.
 *
 * @throws an Error when an axis has no direction (a gradient of zeros, the image itself) or both have the same one,
 * AbortError when `signal` aborts, and what the engine throws.
 */
export async function slicePlane(
  [across, up]: readonly [SliceAxis, SliceAxis],
  subject: SliceSubject,
  pool: Pick<Pool, "craft" | "gradients">,
  signal: AbortSignal,
): Promise<NamedPlane> {
  const first = await directionOf(across, subject, pool, signal);
  const second = await directionOf(up, subject, pool, signal);
  return {
    ...planeOf(first.vector, second.vector, subject.threat.norm),
    names: [first.name, second.name],
  };
}

/** The systems that planes compare by default: the first RoBin and the first multiclass model, else the first system. */
export function comparedSystems<S extends { readonly system: System }>(systems: readonly S[]): readonly S[] {
  const scoreKindOf = ({ system }: S) => entryOf("decompositions", system.decomposition.id).scoreKind;
  const pair = (["arms", "one"] as const).flatMap((kind) => systems.find((one) => scoreKindOf(one) === kind) ?? []);
  return pair.length > 0 ? pair : systems.slice(0, 1);
}

/**
 * The default axes of a plane. Two systems contribute one axis each, the steepest descent of their margin, so that the
 * plane favours neither; a single system is shown along its own axis and a random one.
 */
export function ownAxes([first, second]: readonly { readonly id: string }[]): readonly [SliceAxis, SliceAxis] {
  return [
    { kind: "steepest", system: first?.id ?? "" },
    second === undefined ? { kind: "random", seed: 1 } : { kind: "steepest", system: second.id },
  ];
}

/** The score that decides whether a system classifies images of a class correctly. */
interface AskedScore {
  readonly score: number;
  /** Display name of the score. */
  readonly name: string;
  /** Whether the answer is correct if this score is the highest; false for MODEL[k] on images of other classes. */
  readonly isHighest: boolean;
}

/** The score of the true class; for a binary system that of its positive class. */
export function askedScore({
  system,
  dataset,
  label,
}: {
  readonly system: System;
  readonly dataset: ResolvedChoice;
  readonly label: number;
}): AskedScore {
  const { classes } = factsOf(dataset);
  const question = criterionOfSystem(system);
  const cls = question.kind === "binary" ? question.positive : label;
  const score = columnsOf(system.decomposition, classes.length)[cls] ?? cls;
  const name = scoreNamesOf(system.decomposition, classes)[score] ?? String(score);
  return { score, name, isHighest: cls === label };
}

interface Direction {
  readonly vector: Float32Array;
  readonly name: string;
}

async function directionOf(
  axis: SliceAxis,
  subject: SliceSubject,
  pool: Pick<Pool, "craft" | "gradients">,
  signal: AbortSignal,
): Promise<Direction> {
  signal.throwIfAborted();
  const { image, threat } = subject;
  switch (axis.kind) {
    case "steepest":
      return steepestOn(systemOf(axis.system, subject), subject, pool, signal);
    case "attack":
      return attackOn(systemOf(axis.system, subject), subject, pool, signal);
    case "random":
      return {
        vector: randomDirection(image.length, axis.seed, threat.norm),
        name: `random direction ${axis.seed}`,
      };
    case "image": {
      const { pixels, label, position } = await subject.draw(axis.cls, axis.seed);
      const name = factsOf(subject.dataset).classes[label] ?? String(label);
      return {
        vector: ofSizeOne(
          pixels.map((value, i) => value - (image[i] as number)),
          threat.norm,
        ),
        name: `towards test image ${position}, of class ${name}`,
      };
    }
    default:
      return axis satisfies never;
  }
}

function systemOf(id: string, { systems }: SliceSubject): SliceSystem {
  const found = systems.find((system) => system.id === id);
  if (found === undefined)
    throw new RangeError(`an axis of system ${id} found, expected one of ${systems.map((one) => one.id).join(", ")}`);
  return found;
}

async function steepestOn(
  { label: name, system, weights }: SliceSystem,
  { dataset, image, label, threat }: SliceSubject,
  pool: Pick<Pool, "gradients">,
  signal: AbortSignal,
): Promise<Direction> {
  const { images } = await pool.gradients({ dataset, system, images: image }, await weights(), signal);
  const [seen] = images;
  if (seen === undefined) throw new Error("the engine returned no gradients for one image");
  const asked = askedScore({ system, dataset, label });
  const rival = rivalOf(seen.scores, asked.score);
  const [down, up] = asked.isHighest ? [asked.score, rival] : [rival, asked.score];
  const [falling, rising] = [seen.gradients[down], seen.gradients[up]];
  if (falling === undefined || rising === undefined)
    throw new Error(`${seen.gradients.length} gradients found, expected those of scores ${down} and ${up}`);
  const towards = scoreNamesOf(system.decomposition, factsOf(dataset).classes)[up] ?? String(up);
  return {
    vector: steepest(
      rising.map((value, i) => value - (falling[i] as number)),
      threat.norm,
    ),
    name: `steepest descent of ${name}'s margin, towards ${towards}`,
  };
}

async function attackOn(
  { label: name, system, weights }: SliceSystem,
  { dataset, image, label, id, threat }: SliceSubject,
  pool: Pick<Pool, "craft">,
  signal: AbortSignal,
): Promise<Direction> {
  const { scoreKind } = entryOf("decompositions", system.decomposition.id);
  const { images } = await pool.craft(
    {
      dataset,
      system,
      attack: { id: "pgd", params: { steps: axisSteps, randomStart: false, keep: "last" } },
      strategy: coreStrategies(scoreKind)[0] ?? "margin",
      threat,
      seed: 1,
      images: image,
      labels: [label],
      ids: [id],
    },
    await weights(),
    signal,
    () => undefined,
  );
  const [found] = images;
  const run = found?.runs[found.best];
  if (run === undefined) throw new Error("the engine returned no run of the attack for one image");
  const last = run.images.subarray(-image.length);
  return {
    vector: ofSizeOne(
      last.map((value, i) => value - (image[i] as number)),
      threat.norm,
    ),
    name: `perturbation of PGD-${axisSteps} against ${name}`,
  };
}
