import {
  type BenchOutcome,
  type Contender,
  contenderName,
  type Measurement,
  type Missing,
  type Rate,
} from "../../experiment/machine/benchResult.ts";
import { type BenchKind, type BenchNetwork, type BenchWork, benchAttack } from "../../experiment/machine/benchWork.ts";
import { inputGradient, type NetworkSpeed, weightStep } from "../../experiment/plan/networkSpeed.ts";
import type { BenchBackend } from "../engine/benchApi.ts";
import { messageOf } from "../engine/namedError.ts";

/** One worker of a contender. */
export interface BenchPort {
  start(): Promise<BenchBackend>;
  /** Resolves to the seconds that the work took. */
  bench(work: BenchWork): Promise<number>;
  /** Calls `listener` with a reason when the worker ends by itself. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface BenchContender extends Contender {
  readonly spawn: () => BenchPort;
  /** Takes no part if another of this engine, backend and number of workers does. */
  readonly unless?: Contender;
}

export interface BenchProgress {
  /** Share of the time that has passed, at most 1. */
  readonly fraction: number;
  readonly text: string;
}

export interface BenchOptions {
  readonly contenders: readonly BenchContender[];
  readonly networks: readonly BenchNetwork[];
  /** About how long the whole measurement may take. */
  readonly seconds: number;
  /** Whether a GPU that software simulates takes part. */
  readonly software: boolean;
  /** Ends the measurement; what was measured until then is the result. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BenchProgress) => void;
  /** Seconds since some moment. Default: the clock. */
  readonly now?: () => number;
}

interface Running {
  readonly contender: Contender;
  readonly ports: readonly BenchPort[];
  readonly backend: BenchBackend;
  /** Rejects when one of its workers ends. */
  readonly died: Promise<never>;
}

/** A contender with the batch that fits its share of the time. */
interface Fitted {
  readonly running: Running;
  readonly batch: number;
  readonly kinds: Set<BenchKind>;
  readonly samples: Record<BenchKind | "few", number[]>;
}

const largestBatch = 128;
/** The batch of the first passes, which also tells what a pass costs however few images it has. */
const few = 2;
/** Steps of an attack that are timed at once. */
const attackSteps = 3;
const wanted = 3;
const mostRounds = 9;
/** Share of the time of a network that the wanted rounds may take by the first estimate. */
const planned = 0.7;
/** A contender may take this many times its share before it is left out. */
const patience = 4;
/** A training step in passes of an attack. */
const trainingPasses = benchAttack.steps + weightStep / inputGradient;

/**
 * Measures contenders with networks: in every round each takes its turn, in alternating order, so that other load of the
 * machine affects all alike. The first round warms up. A contender that fails is left out with the reason; the others
 * continue.
 */
export async function runBench(options: BenchOptions): Promise<BenchOutcome> {
  const { networks, seconds, signal, onProgress, now = () => performance.now() / 1000 } = options;
  // The time counts from the moment when all have started.
  let begun = now();
  const missing: Missing[] = [];
  const measurements: Measurement[] = [];
  const stop = stopping(signal);
  const tell = (text: string) => onProgress({ fraction: Math.min(1, (now() - begun) / seconds), text });
  const all: Running[] = [];
  let tfjs: string | null = null;
  try {
    await startAll(options, { all, missing, stop, tell: (text) => onProgress({ fraction: 0, text }) });
    begun = now();
    tfjs = all.find(({ backend }) => backend.tfjs !== "")?.backend.tfjs ?? null;
    for (const [at, network] of networks.entries()) {
      const left = Math.max(0, begun + seconds - now());
      const until = now() + left / (networks.length - at);
      await measureNetwork(network, { all, missing, measurements, until, now, stop, tell });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    for (const { ports } of all) for (const port of ports) port.terminate();
  }
  return { measurements, missing, seconds: now() - begun, stopped: signal.aborted, tfjs };
}

interface Shared {
  readonly all: Running[];
  readonly missing: Missing[];
  /** Rejects when the measurement is stopped. */
  readonly stop: Promise<never>;
  readonly tell: (text: string) => void;
}

async function startAll({ contenders, software }: BenchOptions, { all, missing, stop, tell }: Shared): Promise<void> {
  for (const { spawn, unless, ...contender } of contenders) {
    if (unless !== undefined && all.some((one) => contenderName(one.contender) === contenderName(unless))) continue;
    tell(`Starting ${contender.engine === "lab" ? "the lab" : contender.engine} on ${contender.backend}`);
    const ports = Array.from({ length: contender.workers }, spawn);
    const died = deathOf(ports);
    try {
      const started = Promise.all(ports.map((port) => port.start()));
      const [backend] = await Promise.race([started, died, stop]);
      if (backend === undefined) throw new Error("it has no worker");
      if (backend.software && !software)
        throw new Error(`its only adapter, ${backend.adapter}, computes in software and says nothing about a GPU`);
      all.push({ contender, ports, backend, died });
    } catch (error) {
      for (const port of ports) port.terminate();
      // Rejects if the measurement was stopped.
      await Promise.race([stop, Promise.resolve()]);
      missing.push({ ...contender, network: null, kind: null, reason: messageOf(error) });
    }
  }
}

interface OfNetwork extends Shared {
  readonly measurements: Measurement[];
  readonly until: number;
  readonly now: () => number;
}

async function measureNetwork(network: BenchNetwork, shared: OfNetwork): Promise<void> {
  const { all, measurements, until, now, stop, tell } = shared;
  const share = (planned * (until - now())) / ((wanted + 1) * Math.max(1, all.length));
  const fitted: Fitted[] = [];
  try {
    for (const running of [...all]) {
      tell(`${network.label}: first passes of ${nameOf(running)}`);
      const found = await attempt(running, network, null, shared, () => chooseBatch(running, network, share, shared));
      if (found != null) fitted.push(found);
    }
    for (let round = 0; round <= mostRounds; round++) {
      const roundBegun = now();
      const turns = round % 2 === 0 ? fitted : [...fitted].reverse();
      for (const one of turns) await takeTurn(one, network, round, shared);
      // The round that warms up does not count.
      const isEnough = round >= wanted ? now() + (now() - roundBegun) > until : round > 0 && now() > until;
      if (isEnough) break;
    }
  } finally {
    for (const one of fitted) if (one.kinds.size > 0) measurements.push(...measured(one, network));
  }
  await Promise.race([stop, Promise.resolve()]);
}

/** The batch with which a contender keeps to its share of a round. */
async function chooseBatch(
  running: Running,
  network: BenchNetwork,
  share: number,
  { missing, stop }: OfNetwork,
): Promise<Fitted> {
  const first = { network: network.sized, kind: "attack", batch: few, steps: 1 } as const;
  await timed(running, first, stop);
  const perImage = (await timed(running, first, stop)) / few;
  const training = trainingPasses * perImage;
  const both = training + attackSteps * perImage;
  const batch = Math.min(largestBatch, 2 ** Math.max(0, Math.floor(Math.log2(share / both))));
  const kinds = new Set<BenchKind>(["training", "attack"]);
  if (both * batch > patience * share) {
    kinds.delete("training");
    const reason = `a training step of one image takes about ${training.toPrecision(2)} s: allow more time to measure it`;
    missing.push({ ...running.contender, network: network.id, kind: "training", reason });
  }
  return { running, batch, kinds, samples: { training: [], attack: [], few: [] } };
}

async function takeTurn(one: Fitted, network: BenchNetwork, round: number, shared: OfNetwork): Promise<void> {
  const { running, batch, kinds, samples } = one;
  shared.tell(`${network.label}: ${nameOf(running)}, ${round === 0 ? "warming up" : `round ${round}`}`);
  const work = { network: network.sized, batch };
  for (const kind of [...kinds]) {
    const steps = kind === "training" ? 1 : attackSteps;
    const seconds = await attempt(running, network, kind, shared, () =>
      timed(running, { ...work, kind, steps }, shared.stop),
    );
    if (seconds === null) kinds.delete(kind);
    else if (round > 0) samples[kind].push(seconds / steps);
  }
  if (running.contender.engine !== "lab" || !kinds.has("attack") || batch <= few) return;
  const work2 = { network: network.sized, kind: "attack", batch: few, steps: attackSteps } as const;
  const seconds = await attempt(running, network, "attack", shared, () => timed(running, work2, shared.stop));
  if (seconds !== null && round > 0) samples.few.push(seconds / attackSteps);
}

/** Runs something that may fail: its failure is a reason to leave the contender out of it, of everything if it has died. */
async function attempt<T>(
  running: Running,
  network: BenchNetwork,
  kind: BenchKind | null,
  { all, missing, stop }: Shared,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    // Rejects if the measurement was stopped.
    await Promise.race([stop, Promise.resolve()]);
    missing.push({ ...running.contender, network: network.id, kind, reason: messageOf(error) });
    const isDead = await Promise.race([running.died, Promise.resolve("alive")]).then(
      () => false,
      () => true,
    );
    if (isDead && all.includes(running)) {
      all.splice(all.indexOf(running), 1);
      for (const port of running.ports) port.terminate();
    }
    return null;
  }
}

/** Mean seconds of the workers, which work at the same time. */
async function timed({ ports, died }: Running, work: BenchWork, stop: Promise<never>): Promise<number> {
  const seconds = await Promise.race([Promise.all(ports.map((port) => port.bench(work))), died, stop]);
  return seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
}

function measured({ running, batch, kinds, samples }: Fitted, network: BenchNetwork): readonly Measurement[] {
  const { contender, backend } = running;
  const images = batch * contender.workers;
  const rate = (kind: BenchKind): Rate | null => {
    const rates = samples[kind].map((seconds) => images / seconds).sort((a, b) => a - b);
    const [min, max] = [rates[0], rates.at(-1)];
    if (!kinds.has(kind) || min === undefined || max === undefined) return null;
    return { median: median(rates), min, max, rounds: rates.length };
  };
  const [training, attack] = [rate("training"), rate("attack")];
  if (training === null && attack === null) return [];
  const speed = contender.engine === "lab" && attack !== null ? speedOf(batch, samples) : null;
  return [{ ...contender, network: network.id, adapter: backend.adapter, batch, training, attack, speed }];
}

/** Seconds of a forward pass: what it costs for each image, and however few they are. */
function speedOf(batch: number, { attack, few: short }: Fitted["samples"]): NetworkSpeed {
  const long = median([...attack].sort((a, b) => a - b));
  if (short.length === 0) return { call: 0, image: long / batch / inputGradient };
  const quick = median([...short].sort((a, b) => a - b));
  const image = Math.max(long / batch / 10, (long - quick) / (batch - few));
  return { call: Math.max(0, long - image * batch) / inputGradient, image: image / inputGradient };
}

/** Of sorted numbers. */
function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const [below, above] = [sorted[middle - 1], sorted[middle]] as [number, number];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}

const nameOf = ({ contender }: Running) => contenderName(contender);

function deathOf(ports: readonly BenchPort[]): Promise<never> {
  const died = new Promise<never>((_, reject) => {
    for (const port of ports) port.onDeath((reason) => reject(new Error(`its worker ended: ${reason}`)));
  });
  // Calls race against it; between calls nothing handles the rejection.
  died.catch(() => undefined);
  return died;
}

function stopping(signal: AbortSignal): Promise<never> {
  const stop = new Promise<never>((_, reject) => {
    const end = () => reject(new Error("stopped"));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  stop.catch(() => undefined);
  return stop;
}
