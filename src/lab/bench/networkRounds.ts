import { contenderName, type Measurement, type Missing } from "../../experiment/machine/benchResult.ts";
import { type BenchKind, type BenchNetwork, type BenchWork, benchAttack } from "../../experiment/machine/benchWork.ts";
import { inputGradient, weightStep } from "../../experiment/plan/networkSpeed.ts";
import { messageOf } from "../engine/namedError.ts";
import type { Running } from "./benchContender.ts";
import { few, measured, Samples } from "./benchRates.ts";
import { ownKinds, type Plan, shareBatches } from "./sharedBatches.ts";

/** What the measurements of all networks share. */
export interface Shared {
  /** The contenders that have not failed; one whose worker ends is removed. */
  readonly all: Running[];
  readonly missing: Missing[];
  /** Rejects when the measurement is stopped. */
  readonly stop: Promise<never>;
  readonly tell: (text: string) => void;
}

interface OfNetwork extends Shared {
  readonly measurements: Measurement[];
  readonly until: number;
  readonly now: () => number;
}

interface Fitted extends Plan {
  readonly running: Running;
  readonly samples: Samples;
}

const largestBatch = 128;
/** Steps of an attack that are timed at once. */
const attackSteps = 3;
const wanted = 3;
const mostRounds = 9;
/** Share of the time of a network that the wanted rounds may take by the first estimate, apart from shared batches. */
const planned = 0.6;
/** A contender may take this many times its share before it is left out. */
const patience = 4;
/** A training step in passes of an attack. */
const trainingPasses = benchAttack.steps + weightStep / inputGradient;

/**
 * Measures one network: in every round each contender takes its turn, in alternating order. The first round warms up. A
 * contender that fails is left out with the reason; the others continue.
 */
export async function measureNetwork(network: BenchNetwork, shared: OfNetwork): Promise<void> {
  const { all, measurements, until, now, stop, tell } = shared;
  const share = (planned * (until - now())) / ((wanted + 1) * Math.max(1, all.length));
  const fitted: Fitted[] = [];
  try {
    for (const running of [...all]) {
      tell(`${network.label}: first passes of ${contenderName(running.contender)}`);
      const found = await attempt(running, network, null, shared, () => chooseBatch(running, network, share, shared));
      if (found != null) fitted.push(found);
    }
    for (let round = 0; round <= mostRounds; round++) {
      const roundBegun = now();
      const turns = round % 2 === 0 ? fitted : [...fitted].reverse();
      for (const one of turns) await takeTurn(one, network, round, shared);
      if (round === 0) await warmShared(fitted, network, shared);
      // The round that warms up does not count.
      const isEnough = round >= wanted ? now() + (now() - roundBegun) > until : round > 0 && now() > until;
      if (isEnough) break;
    }
  } finally {
    for (const one of fitted) {
      const found = measured(one, one.samples, network, one.running.backend.adapter);
      if (found !== null) measurements.push(found);
    }
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
  const { contender } = running;
  const first = { network: network.sized, kind: "attack", batch: few, steps: 1 } as const;
  await timed(running, first, stop);
  const perImage = (await timed(running, first, stop)) / few;
  const training = trainingPasses * perImage;
  const both = training + attackSteps * perImage;
  const batch = Math.min(largestBatch, 2 ** Math.max(0, Math.floor(Math.log2(share / both))));
  const own = new Set<BenchKind>(["training", "attack"]);
  if (both * batch > patience * share) {
    own.delete("training");
    const reason = `a training step of one image takes about ${training.toPrecision(2)} s: allow more time to measure it`;
    missing.push({ ...contender, network: network.id, kind: "training", reason });
  }
  const kinds = new Map([[batch, own]]);
  if (contender.engine === "lab" && batch > few) kinds.set(few, new Set(["attack"]));
  return { running, contender, batch, kinds, shared: new Set(), samples: new Samples() };
}

/** Shared batches are chosen after the first round, which tells what each contender can do; they warm up on their own. */
async function warmShared(fitted: readonly Fitted[], network: BenchNetwork, shared: OfNetwork): Promise<void> {
  shareBatches(fitted);
  for (const one of fitted) if (one.shared.size > 0) await takeTurn(one, network, 0, shared, one.shared);
}

async function takeTurn(
  one: Fitted,
  network: BenchNetwork,
  round: number,
  shared: OfNetwork,
  only?: ReadonlySet<number>,
): Promise<void> {
  const { running, batch, kinds, samples } = one;
  shared.tell(`${network.label}: ${contenderName(one.contender)}, ${round === 0 ? "warming up" : `round ${round}`}`);
  // Its own batch first: where that fails, smaller ones are not measured.
  const batches = [...kinds]
    .filter(([size]) => only?.has(size) ?? true)
    .sort(([a], [b]) => Number(b === batch) - Number(a === batch));
  for (const [size, own] of batches)
    for (const kind of [...own]) {
      if (!ownKinds(one).has(kind)) continue;
      const steps = kind === "training" ? 1 : attackSteps;
      const work = { network: network.sized, batch: size, kind, steps };
      const seconds = await attempt(running, network, kind, shared, () => timed(running, work, shared.stop));
      if (seconds === null) own.delete(kind);
      else if (round > 0) samples.add(kind, size, seconds / steps);
    }
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
