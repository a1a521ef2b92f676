import { proxy, wrap } from "comlink";
import type { BackendReport } from "../../src/experiment/artefacts/artefact.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { numerics } from "../../src/experiment/plan/numerics.ts";
import type { EvaluateTask, TrainTask } from "../../src/experiment/plan/task.ts";
import type { Pack, PackIndex } from "../../src/experiment/summary/pack.ts";
import { canonicalLabelling } from "../../src/experiment/terms/labelling.ts";
import type { LabWorker, MemoryUse } from "../../src/lab/engine/api.ts";
import { installSignalTransfer } from "../../src/lab/engine/signalTransfer.ts";
import { readSafetensors } from "../../workers/weights/safetensors.ts";

/** The results of one backend for the same training step and the same attack. */
export interface Measured {
  readonly backend: BackendReport;
  /** Mean training loss of the one batch. */
  readonly trainingLoss: number;
  /** Every weight after that batch, tensor by tensor. */
  readonly weights: readonly number[];
  /** The loss of every attacked image at every step. */
  readonly attackLosses: readonly number[];
  readonly scores: readonly number[];
  readonly sizes: readonly number[];
  readonly predictions: readonly number[];
}

declare global {
  /** Measures each backend in its own worker, started from the built script at `worker`. */
  var measureBackends: (worker: string, backends: readonly ("wasm" | "webgpu")[]) => Promise<Measured[]>;
  /** Trains, evaluates and attacks repeatedly on WebGPU; resolves to the worker's memory use after each round. */
  var memoryAfterRounds: (worker: string, rounds: number) => Promise<MemoryUse[]>;
}

const digitsFile = "datasets/digits.png";
const dataset = resolveChoice("datasets", { id: "digits", params: { train: 100 } });

/**
 * One batch of adversarial training on the twenty threes and eights among 100 digits. In l2 the sign of a tiny gradient
 * does not matter, so backends are comparable; at a learning rate of 1 the weights move by exactly their gradients.
 */
const training: TrainTask = {
  kind: "train",
  numerics: numerics.train,
  dataset,
  network: resolveChoice("networks", { id: "cnn-small" }),
  labelling: canonicalLabelling(
    Array.from({ length: 10 }, (_, cls) => (cls === 3 || cls === 8 ? cls : null)),
    "natural",
  ),
  replica: 0,
  seed: 1,
  defence: resolveChoice("defences", { id: "adversarial", params: { norm: "l2", epsilon: 1, steps: 1 } }),
  training: { epochs: 1, batchSize: 20, learningRate: 1, momentum: 0.9, weightDecay: 5e-4, drops: [] },
};

installSignalTransfer();

const { signal: unaborted } = new AbortController();
const ignore = () => proxy(() => undefined);

/** A worker on a backend with the digits loaded, and a model to attack. */
async function openLab(worker: string, prefer: "wasm" | "webgpu") {
  const lab = wrap<LabWorker>(new Worker(worker, { type: "module" })) as unknown as LabWorker;
  const backend = await lab.start({ prefer, software: true });
  await lab.provide({ dataset, files: { [digitsFile]: await bytesAt(digitsFile) } });
  return { lab, backend, shipped: await multiclassPack() };
}

globalThis.measureBackends = async (worker, backends) => {
  const measured: Measured[] = [];
  for (const prefer of backends) {
    const { lab, backend, shipped } = await openLab(worker, prefer);
    const [trained] = await lab.run([training], { weights: {}, checkpoints: {} }, unaborted, ignore());
    if (trained?.weights === undefined || trained.data.kind !== "train")
      throw new Error(`training on ${prefer} gave no weights`);

    const ids = [0, 1];
    const { images, labels } = await lab.examples(dataset, "test", ids);
    const crafted = await lab.craft(
      {
        dataset,
        system: shipped.system,
        attack: { id: "pgd", params: { steps: 3, randomStart: true } },
        strategy: "margin",
        threat: { norm: "l2", epsilon: 1 },
        seed: 1,
        images: Float32Array.from(images, (level) => level / 255),
        labels,
        ids,
      },
      shipped.weights,
      unaborted,
      ignore(),
    );
    const runs = crafted.images.flatMap((image) => image.runs);
    measured.push({
      backend,
      trainingLoss: trained.data.history[0]?.loss ?? Number.NaN,
      weights: Object.values(readSafetensors(trained.weights).tensors).flatMap(({ values }) => [...values]),
      attackLosses: runs.flatMap(({ loss }) => [...loss]),
      scores: runs.flatMap(({ scores }) => [...scores]),
      sizes: runs.flatMap(({ size }) => [...size]),
      predictions: runs.flatMap(({ predictions }) => [...predictions]),
    });
  }
  return measured;
};

globalThis.memoryAfterRounds = async (worker, rounds) => {
  const { lab, shipped } = await openLab(worker, "webgpu");
  const { system, weights } = shipped;
  const threat = { norm: "linf", epsilon: 0.1 } as const;
  const attack = resolveChoice("attacks", { id: "pgd", params: { steps: 2 } });
  const { images, labels, ids } = await lab.examples(dataset, "test", [0, 1]);
  const evaluation: EvaluateTask = {
    kind: "evaluate",
    numerics: numerics.evaluate,
    dataset,
    system,
    attack,
    strategy: "margin",
    threat,
    criterion: { kind: "misclassified" },
    examples: { split: "test", from: 0, to: 2 },
    seed: 1,
  };
  const held: MemoryUse[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    await lab.run(
      [{ ...training, network: resolveChoice("networks", { id: "linear" }), seed }, evaluation],
      { weights, checkpoints: {} },
      unaborted,
      ignore(),
    );
    const pixels = Float32Array.from(images, (level) => level / 255);
    await lab.craft(
      { dataset, system, attack, strategy: "margin", threat, seed, images: pixels, labels, ids },
      weights,
      unaborted,
      ignore(),
    );
    held.push(await lab.memory());
  }
  return held;
};

async function bytesAt(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

/** The multiclass model of the first pack in this build. */
async function multiclassPack() {
  const index: PackIndex = await (await fetch("models/index.json")).json();
  const [first] = index.packs;
  if (first === undefined) throw new Error("this build ships no pack: a model to attack is needed");
  const pack: Pack = await (await fetch(`models/${first.id}/pack.json`)).json();
  const entry = pack.systems.find(({ system }) => system.decomposition.id === "multiclass");
  const source = entry?.system.members[0]?.source;
  if (entry === undefined || source?.from !== "import") throw new Error(`${first.id} has no multiclass model`);
  const weights = await bytesAt(`models/${first.id}/${pack.files[source.digest]}`);
  return { system: entry.system, weights: { [source.digest]: weights } };
}
