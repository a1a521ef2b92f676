import {
  type BenchOutcome,
  contenderName,
  type Measurement,
  type Missing,
} from "../../experiment/machine/benchResult.ts";
import type { BenchNetwork } from "../../experiment/machine/benchWork.ts";
import { messageOf } from "../engine/namedError.ts";
import type { BenchContender, BenchPort, Running } from "./benchContender.ts";
import { measureNetwork, type Shared } from "./networkRounds.ts";

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

/**
 * Measures contenders with networks: in every round each takes its turn, so that other load of the machine affects all
 * alike. A contender that fails is left out with the reason; the others continue.
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
