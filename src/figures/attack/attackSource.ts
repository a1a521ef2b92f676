import type { Trajectory } from "../../experiment/interactive/craft.ts";
import type { Norm } from "../../experiment/terms/choice.ts";

/** RGBA bytes, row by row. */
export type Rgba = Uint8ClampedArray;

/** One system under attack. */
export interface AttackedSystem {
  readonly id: string;
  readonly label: string;
  readonly series: number;
  /** One name per score. */
  readonly classes: readonly string[];
  /** Index of the score of the correct class, or of the one that the system read if nobody chose the correct one. */
  readonly truth: number;
  /** The score that a targeted attack raises; null without a target. */
  readonly target: number | null;
  /** Whether a decision is an error. */
  errs(prediction: number): boolean;
  readonly strategy: string;
  /** The verdict in one sentence, and its size and runs in another. */
  readonly verdict: string;
  readonly detail: string;
  /** What holds at a step before the end, which says nothing about later steps. */
  verdictAt(step: number): string;
  readonly run: Trajectory;
}

/** An attacked image as the figures of the Attack room need it. RoBin comes first. */
export interface AttackSource {
  readonly height: number;
  readonly width: number;
  readonly pixels: Float32Array;
  /** Name of the correct class; null if nobody chose it. */
  readonly truth: string | null;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly attack: string;
  readonly systems: readonly AttackedSystem[];
  /** Attack, budget, image, seed, backend and version in words. */
  readonly caption: string;
  /** Step of the pictures. A system whose run ended earlier shows its end. */
  readonly step: number;
  /** How pixels and changes are painted, as on the page. */
  paintImage(pixels: Float32Array): Rgba;
  paintChange(pixels: Float32Array): Rgba;
}

/** One step of one system. */
export interface AttackRow {
  readonly source: AttackSource;
  readonly system: AttackedSystem;
  readonly step: number;
}

/** The steps of each system until nothing changes any more. */
export function attackRows(source: AttackSource): readonly AttackRow[] {
  return source.systems.flatMap((system) =>
    Array.from({ length: system.run.end + 1 }, (_, step) => ({ source, system, step })),
  );
}

/** The step of a system that is shown at a step of the attack. */
export const shownStep = ({ run }: AttackedSystem, step: number): number => Math.min(step, run.end);

/** The scores of a system at a step, one per class. */
export function scoresOf({ run, classes }: AttackedSystem, step: number): Float32Array {
  return run.scores.subarray(step * classes.length, (step + 1) * classes.length);
}

/** By how much the attack has reached its goal, in scores: above 0, the system is fooled. */
export function marginAt(system: AttackedSystem, step: number): number {
  const scores = scoresOf(system, step);
  const { truth, target } = system;
  const own = target ?? truth;
  const rival = Math.max(...scores.filter((_, cls) => cls !== own));
  const lead = (scores[own] as number) - rival;
  return target === null ? -lead : lead;
}

/** The image in words: "a 7", "an image of class dog". */
export function imageName({ truth }: Pick<AttackSource, "truth">): string {
  if (truth === null) return "an image without a label";
  return /^\d+$/.test(truth) ? `a ${truth}` : `an image of class ${truth}`;
}
