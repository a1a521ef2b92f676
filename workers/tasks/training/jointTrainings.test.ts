import { dispose, memory, type Tensor } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../../tests/backendsUnderTest.ts";
import { countGpu } from "../../../tests/gpuCounts.ts";
import { installNullGpu } from "../../../tests/nullGpu.ts";
import { adversarialParams, trainTask } from "../../../tests/training.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherImages } from "../../datasets/gather.ts";
import { macrotask } from "../../macrotask.ts";
import { type EpochRequest, type EpochResult, epochSteps } from "./epochSteps.ts";
import { JointTrainings } from "./jointTrainings.ts";
import { prepareTraining, type TrainSetup } from "./trainSetup.ts";
import { openState } from "./trainState.ts";

// webgpu.test.ts runs this file on a software adapter, which computes values; here, Dawn's null backend only counts.
const isReal = backendsUnderTest.includes("webgpu");
const reason = isReal ? "" : await installNullGpu();
const missing = reason === "" ? "" : ` (skipped: ${reason})`;
const onGpu = test.skipIf(missing !== "");
const unaborted = new AbortController().signal;

/** Two images of 6 x 6 pixels of each class. */
const images: Dataset = {
  shape: [6, 6, 1],
  classes: [..."0123456789"],
  images: Uint8Array.from({ length: 20 * 36 }, (_, i) => (i * i * 37 + 11 * i) % 256),
  labels: Uint8Array.from({ length: 20 }, (_, i) => i % 10),
  splits: {
    train: Uint32Array.from({ length: 20 }, (_, i) => i),
    validation: Uint32Array.from({ length: 4 }, (_, i) => i),
    test: new Uint32Array(),
  },
};

beforeAll(async () => {
  if (missing === "") await startForTests("webgpu");
});

const setupOf = (positive: number, epochs = 2): TrainSetup =>
  prepareTraining(
    trainTask({
      network: { id: "cnn-wide", params: { filters: 2, hidden: 4 } },
      labelling: { groups: images.classes.map((_, cls) => (cls === positive ? 1 : 0)), sampling: "balanced" },
      defence: { id: "adversarial", params: { ...adversarialParams, warmup: 0, steps: 3 } },
      training: { epochs, batchSize: 10, learningRate: 0.05 },
    }),
    images,
  );

const requestOf = (setup: TrainSetup, over: Partial<EpochRequest> = {}): EpochRequest => ({
  setup,
  state: openState(setup, undefined),
  yieldPoint: async () => {},
  report: () => {},
  ...over,
});

onGpu(`arms that train together become what they become alone, in fewer dispatches${missing}`, async () => {
  const setups = [0, 3, 7].map((positive) => setupOf(positive));
  // Uploads the data set, which stays.
  gatherImages(images, [0]).dispose();
  const before = memory().numTensors;
  let alone: EpochResult[] = [];
  let together: EpochResult[] = [];
  const apart = await countGpu(async () => {
    for (const setup of setups) alone.push(await epochSteps(requestOf(setup)));
  });
  const trainings = new JointTrainings();
  const joint = await countGpu(async () => {
    together = await Promise.all(setups.map((setup) => trainings.join(unaborted).next(requestOf(setup))));
  });
  // The losses of the arms are read one by one.
  expect(joint.dispatches).toBeLessThan(0.7 * apart.dispatches);
  for (const [m, { losses, parameters, velocities }] of (isReal ? together : []).entries()) {
    const expected = alone[m] as EpochResult;
    expect([...losses]).toEqual([...expected.losses].map((loss) => expect.closeTo(loss, 4)));
    for (const [found, wanted] of [
      [parameters, expected.parameters],
      [velocities, expected.velocities],
    ] as const)
      for (const [name, value] of Object.entries(found)) {
        const numbers = await (wanted[name] as Tensor).data();
        expect([...(await value.data())], name).toEqual([...numbers].map((number) => expect.closeTo(number, 4)));
      }
  }
  dispose([...alone, ...together].map(({ parameters, velocities }) => [parameters, velocities]) as never);
  [alone, together] = [[], []];
  expect(memory().numTensors).toBe(before);
});

onGpu("a training that is stopped ends, and the others go on", async () => {
  const trainings = new JointTrainings();
  const stop = new AbortController();
  const yieldPoint = async () => stop.signal.throwIfAborted();
  const stopped = trainings.join(stop.signal).next(requestOf(setupOf(1), { yieldPoint }));
  let batches = 0;
  const report = () => {
    if (++batches === 1) stop.abort(new Error("enough"));
  };
  const other = trainings.join(unaborted).next(requestOf(setupOf(2), { report }));
  await expect(stopped).rejects.toThrow("enough");
  expect((await other).losses).toHaveLength(2);
  expect(batches).toBe(2);
});

onGpu("a training waits for those that are busy, and no longer when they leave; stopping ends the wait", async () => {
  const trainings = new JointTrainings();
  const [first, second] = [trainings.join(unaborted), trainings.join(unaborted)];
  await Promise.all([first.next(requestOf(setupOf(1))), second.next(requestOf(setupOf(2)))]);
  let isDone = false;
  const waiting = first.next(requestOf(setupOf(1))).then(() => {
    isDone = true;
  });
  await macrotask();
  expect(isDone).toBe(false);
  second.leave();
  await waiting;
  const stop = new AbortController();
  const stopped = trainings.join(stop.signal).next(requestOf(setupOf(4)));
  stop.abort(new Error("enough"));
  await expect(stopped).rejects.toThrow("enough");
});

onGpu("the seconds of trainings that run at once add up to the time that passed", async () => {
  let passed = 0;
  const trainings = new JointTrainings(() => passed);
  const seats = [1, 2, 3].map((positive) => ({ seat: trainings.join(unaborted), setup: setupOf(positive) }));
  // A batch takes three seconds.
  const yieldPoint = async () => {
    passed += 3;
  };
  await Promise.all(seats.map(({ seat, setup }) => seat.next(requestOf(setup, { yieldPoint }))));
  expect(passed).toBeGreaterThan(0);
  const own = seats.map(({ seat }) => passed - seat.secondsOfOthers());
  expect(own.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(passed, 9);
});

onGpu("trainings of other settings take their epochs by themselves, those behind first", async () => {
  const trainings = new JointTrainings();
  const order: string[] = [];
  const next = (name: string, setup: TrainSetup, epoch: number) => {
    const request = requestOf(setup, { report: () => order.push(name) });
    const seat = trainings.join(unaborted);
    return seat.next({ ...request, state: { ...request.state, epoch } }).finally(seat.leave);
  };
  await Promise.all([next("ahead", setupOf(1), 1), next("behind", setupOf(2), 0), next("other", setupOf(3, 1), 0)]);
  expect(order).toEqual(["behind", "behind", "other", "other", "ahead", "ahead"]);
});
