import { memory, tensor, zeros } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import type { PlaygroundRequest, PlaygroundView } from "../../../src/experiment/interactive/playground.ts";
import type { TrainTask } from "../../../src/experiment/plan/task.ts";
import { generatePoints } from "../../../src/experiment/sampling/points.ts";
import { digestOf } from "../../../tests/training.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { runTrain } from "../training/train.ts";
import { disposeState, writeState } from "../training/trainState.ts";
import { runPlayground } from "./playground.ts";

const dogOrNot = { kind: "binary", positive: 0 } as const;
const model = (k: number): PlaygroundView => ({
  decomposition: resolveChoice("decompositions", { id: "superclass", params: { k, order: "0,1,2" } }),
  criterion: dogOrNot,
});
const anyMistake: PlaygroundView = {
  decomposition: resolveChoice("decompositions", { id: "multiclass" }),
  criterion: { kind: "misclassified" },
};
const two = {
  labelling: { groups: [0, 1, 1], sampling: "natural" },
  state: null,
  views: [model(2)],
} as const;
const three = {
  labelling: { groups: [0, 1, 2], sampling: "natural" },
  state: null,
  views: [anyMistake, model(3)],
} as const;

function request(changes: Partial<PlaygroundRequest> = {}): PlaygroundRequest {
  return {
    ...generatePoints({ shape: "moons", classes: 3, noise: 0.05, seed: 1 }, 60),
    classes: ["dog", "cat", "airplane"],
    network: { id: "mlp", params: { hidden: 8 } },
    defence: resolveChoice("defences", {
      id: "adversarial",
      params: { norm: "l2", epsilon: 0.05, steps: 2, warmup: 0 },
    }),
    training: { epochs: 5, batchSize: 16, learningRate: 0.1, drops: [], momentum: 0.9, weightDecay: 1e-4 },
    seed: 3,
    networks: [two, three],
    epochs: 0,
    side: 5,
    measure: null,
    ...changes,
  };
}

const free = async () => undefined;
const run = (changes: Partial<PlaygroundRequest> = {}, yieldPoint: () => Promise<void> = free) =>
  runPlayground(request(changes), yieldPoint);

/** The state of a linear network for an untrained playground: scores w_i . x + b_i. */
async function linearState(weights: readonly (readonly number[])[], biases: readonly number[]) {
  const outputs = biases.length;
  const state = {
    epoch: 0,
    parameters: {
      "1.weight": tensor(
        [0, 1].map((axis) => weights.map((row) => row[axis] as number)),
        [2, outputs],
      ),
      "1.bias": tensor([...biases]),
    },
    velocities: { "1.weight": zeros([2, outputs]), "1.bias": zeros([outputs]) },
    history: [],
  };
  const bytes = await writeState(state);
  disposeState(state);
  return bytes;
}

const search = (norm: "l2" | "linf") => ({
  threat: { norm, epsilon: 1 },
  attempts: [
    { id: "pgd-bisection", params: { steps: 20, restarts: 1, halvings: 10 } },
    { id: "fab", params: { steps: 30 } },
  ].map((choice) => ({ attack: resolveChoice("attacks", choice), strategy: "margin" })),
});

describe("the plane, wasm", () => {
  let tensors = 0;
  beforeAll(async () => {
    await startBackend({ prefer: "wasm" });
  });
  beforeEach(() => {
    tensors = memory().numTensors;
  });
  afterEach(() => {
    expect(memory().numTensors).toBe(tensors);
  });

  test("two requests of 2 epochs end bit-equal to one of 4, and to the same train tasks", async () => {
    const whole = await run({ epochs: 4 });
    const half = await run({ epochs: 2 });
    const networks = [two, three].map((network, i) => ({
      ...network,
      state: half.networks[i]?.state as Uint8Array,
    }));
    const again = await run({ epochs: 2, networks });
    const { points, labels, classes, network, defence, training, seed } = request();
    const all = Uint32Array.from(labels.keys());
    const dataset: Dataset = {
      shape: [1, 1, 2],
      classes,
      images: points,
      labels,
      splits: { train: all, validation: new Uint32Array(), test: new Uint32Array() },
    };
    for (const [i, { labelling }] of [two, three].entries()) {
      const one = whole.networks[i];
      expect(one?.epoch).toBe(4);
      expect(digestOf(again.networks[i]?.state as Uint8Array)).toBe(digestOf(one?.state as Uint8Array));
      expect(again.networks[i]?.views).toEqual(one?.views);
      const choice = { id: "points", params: {} };
      const task: TrainTask = {
        ...{ kind: "train", numerics: 1, dataset: choice, network, labelling, replica: 0, seed, defence },
        training,
      } as const;
      const reported: Uint8Array[] = [];
      await runTrain(task, dataset, {
        yieldPoint: free,
        onEvent: (event) => event.kind === "checkpoint" && reported.push(event.state),
      });
      expect(digestOf(reported[3] as Uint8Array)).toBe(digestOf(one?.state as Uint8Array));
    }
  });

  test("training ends after the epochs of its settings, and 0 epochs only measure", async () => {
    const [looked] = (await run()).networks;
    expect(looked).toMatchObject({ epoch: 0, metrics: null });
    expect(looked?.views[0]?.grid.scores.every(Number.isFinite)).toBe(true);
    const [ended] = (await run({ epochs: 9 })).networks;
    expect(ended).toMatchObject({ epoch: 5, metrics: { epoch: 4 } });
  });

  test("training continues from the same state with points that were added or changed class", async () => {
    const { networks } = await run({ epochs: 1, networks: [three] });
    const [{ state }] = networks as [(typeof networks)[number]];
    const edited = await run({
      points: Float32Array.of(0.1, 0.2, 0.5, 0.6, 0.9, 0.1, 0.2, 0.9),
      labels: Uint8Array.of(2, 0, 1, 1),
      networks: [{ ...three, state }],
      epochs: 1,
    });
    expect(edited.networks[0]?.epoch).toBe(2);
    expect(edited.networks[0]?.views[0]?.wrong).toHaveLength(4);
  });

  test.each(["l2", "linf"] as const)(
    "%s distances to a line agree with the closed form within 1 %, and are 0 where a point is wrong",
    async (norm) => {
      // Dog where 0.6 x - 0.8 y + 0.1 > 0.
      const state = await linearState(
        [
          [0.6, -0.8],
          [0, 0],
        ],
        [0.1, 0],
      );
      const at = [
        [0.5, 0.2],
        [0.7, 0.6],
        [0.3, 0.7],
        [0.4, 0.3],
      ] as const;
      const { networks } = await run({
        network: { id: "linear", params: {} },
        points: Float32Array.from(at.flat()),
        labels: Uint8Array.of(0, 0, 1, 2),
        networks: [{ ...two, state }],
        measure: search(norm),
      });
      const [view] = networks[0]?.views ?? [];
      expect(view?.wrong).toEqual([0, 0, 0, 1]);
      expect(view?.censored).toEqual([0, 0, 0, 0]);
      const length = norm === "l2" ? 1 : 1.4;
      for (const [i, [x, y]] of at.slice(0, 3).entries()) {
        const exact = Math.abs(0.6 * x - 0.8 * y + 0.1) / length;
        expect(view?.distances?.[i]).toBeGreaterThanOrEqual(exact * (1 - 1e-4));
        expect(view?.distances?.[i]).toBeLessThan(exact * 1.01);
      }
      expect(view?.distances?.[3]).toBe(0);
    },
  );

  test("the boundary of one question is never nearer than that of any error: equal for its class, farther where another class is next", async () => {
    // Dog on the left, cat above, airplane below on the right: cats lie next to airplanes.
    const state = await linearState(
      [
        [-2, 0],
        [0, 1],
        [0, -1],
      ],
      [0.8, -0.5, 0.5],
    );
    const { networks } = await run({
      network: { id: "linear", params: {} },
      points: Float32Array.of(0.1, 0.8, 0.15, 0.3, 0.8, 0.6, 0.9, 0.35),
      labels: Uint8Array.of(0, 0, 1, 2),
      networks: [{ ...three, state }],
      measure: search("l2"),
    });
    const [any, dog] = (networks[0]?.views ?? []).map(({ distances }) => distances as readonly number[]);
    for (const [i, distance] of dog?.entries() ?? [])
      expect(distance).toBeGreaterThanOrEqual((any?.[i] as number) * (1 - 1e-3));
    for (const i of [0, 1]) expect(dog?.[i]).toBeCloseTo(any?.[i] as number, 3);
    expect(any?.slice(2).map((distance) => distance.toFixed(2))).toEqual(["0.10", "0.15"]);
    for (const i of [2, 3]) expect(dog?.[i]).toBeGreaterThan(2 * (any?.[i] as number));
  });

  test("stopped during training or measurement, it leaves no tensor behind", async () => {
    const stopped = new DOMException("stopped", "AbortError");
    for (const most of [3, 12]) {
      let left = most;
      const yieldPoint = async () => {
        if (--left < 0) throw stopped;
      };
      await expect(run({ epochs: 2, measure: search("l2") }, yieldPoint)).rejects.toBe(stopped);
    }
    // Without epochs, the search is what stops.
    let looks = 5;
    const yieldPoint = async () => {
      if (--looks < 0) throw stopped;
    };
    await expect(run({ measure: search("l2") }, yieldPoint)).rejects.toBe(stopped);
  });

  test("invalid requests are refused with the reason", async () => {
    const labels = Uint8Array.of(0, 1);
    await expect(run({ points: Float32Array.of(0.5), labels })).rejects.toThrow("1 coordinates of 2 points found");
    await expect(run({ points: Float32Array.of(0.5, 0.5, 1.5, 0), labels })).rejects.toThrow("outside the plane");
    await expect(run({ points: new Float32Array(2), labels: Uint8Array.of(3) })).rejects.toThrow(
      "class 3 found, expected 0 to 2",
    );
    await expect(run({ points: new Float32Array(4), labels, epochs: 1, networks: [three] })).rejects.toThrow(
      "no training image found for output 2",
    );
    await expect(run({ side: 1000 })).rejects.toThrow("expected 2 to 256 points");
    await expect(run({ epochs: 0.5 })).rejects.toThrow("expected a whole number from 0");
    const state = (await run({ networks: [three] })).networks[0]?.state as Uint8Array;
    await expect(run({ networks: [{ ...two, state }] })).rejects.toThrow("cannot resume from this training checkpoint");
  });
});
