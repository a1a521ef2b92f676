import { factsOf } from "../catalogue/datasetFacts.ts";
import { networkSize } from "../catalogue/networkFacts.ts";
import { outputsOf } from "../terms/labelling.ts";
import type { ResolvedChoice } from "../terms/system.ts";
import { canonicalJson } from "./key.ts";
import type { Task } from "./task.ts";
import { taskMembers } from "./taskMembers.ts";

/** How long one worker takes for a forward pass of a batch of n images: `call + image * n` seconds. */
export interface NetworkSpeed {
  /** What a pass costs however few images it has: kernels are called, memory is allocated. */
  readonly call: number;
  readonly image: number;
}

/** A network for images of a shape: what speed depends on, apart from the machine. */
export interface SizedNetwork {
  readonly network: ResolvedChoice;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly outputs: number;
}

export type SpeedOf = (network: SizedNetwork) => NetworkSpeed;

/** Input gradients take this many forward passes: the forward pass, the backward pass and their elementwise operations. */
export const inputGradient = 2.5;
/** Weight steps take this many: forward pass, input and weight gradients, optimiser. */
export const weightStep = 3.5;

/** Equal for networks of equal speed. A few outputs more or less make no difference. */
export const speedName = ({ network, shape }: SizedNetwork): string => `${canonicalJson(network)} ${shape.join(" x ")}`;

/** Seconds per pass for each layer or elementwise operation: kernels of a few microseconds, called from JavaScript. */
const callsPerNetwork = 2e-4;
/** One number that a layer outputs takes as long as this many multiply-adds: it is written, read and rectified. */
const workPerActivation = 8;

/** The speed of a network on a worker that does so many multiply-adds a second, without a measurement. */
export function typicalSpeed({ network, shape, outputs }: SizedNetwork, multiplyAddsPerSecond: number): NetworkSpeed {
  const { work, activations } = networkSize(network, shape, outputs);
  return { call: callsPerNetwork, image: (work + workPerActivation * activations) / multiplyAddsPerSecond };
}

/** A measured speed, and how many times as long an image took as is typical of its network. */
export interface MeasuredSpeed extends NetworkSpeed {
  readonly relative: number;
}

/** How many times as long as typical the measured networks take, at their median; 1 without any. */
export function usualRelative(measured: ReadonlyMap<string, MeasuredSpeed>): number {
  const relative = [...measured.values()].map((speed) => speed.relative).sort((a, b) => a - b);
  return relative[relative.length >> 1] ?? 1;
}

/**
 * Speeds from measurements, by `speedName`. A network without one is as much slower than typical as the measured ones are
 * at their median.
 */
export function speedsFrom(measured: ReadonlyMap<string, MeasuredSpeed>, multiplyAddsPerSecond: number): SpeedOf {
  const usual = usualRelative(measured);
  return (network) => {
    const { call, image } = typicalSpeed(network, multiplyAddsPerSecond);
    return measured.get(speedName(network)) ?? { call: call * usual, image: image * usual };
  };
}

/** The distinct networks of tasks, the ones that most tasks use first. */
export function networksOf(tasks: readonly { readonly task: Task }[]): readonly SizedNetwork[] {
  const found = new Map<string, { network: SizedNetwork; uses: number }>();
  for (const { task } of tasks) {
    const { shape } = factsOf(task.dataset);
    for (const { network, labelling } of task.kind === "train" ? [task] : taskMembers(task)) {
      const sized = { network, shape, outputs: outputsOf(labelling) };
      const name = speedName(sized);
      const entry = found.get(name) ?? { network: sized, uses: 0 };
      found.set(name, { ...entry, uses: entry.uses + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.uses - a.uses).map(({ network }) => network);
}
