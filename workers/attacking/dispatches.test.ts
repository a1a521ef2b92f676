import { type DataId, engine, type Tensor4D, zeros } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { countGpu, type GpuCounts } from "../../tests/gpuCounts.ts";
import { installNullGpu } from "../../tests/nullGpu.ts";
import { attackNoise } from "../attacks/noise.ts";
import { startBackend } from "../backend/start.ts";
import { oneVsAll } from "../decompositions/oneVsAll.ts";
import { buildNetwork } from "../networks/index.ts";
import type { Objective } from "../strategies/strategy.ts";
import { attackSetupOf, objectivesOf } from "./attackSetup.ts";
import { perturbBatch } from "./runAttack.ts";

const missing = await installNullGpu();
const arms = 10;
const images = 2;

/** Dispatches of one step of PGD on all ten arms at once, and on some of them for each image, judged by the whole system. */
const limits = [
  { id: "cnn-small", shape: [28, 28, 1], strategy: "softmax", most: 17, params: {} },
  { id: "cnn-2", shape: [28, 28, 1], strategy: "softmax", most: 21, params: { dense: 32 } },
  { id: "myrtle", shape: [32, 32, 3], strategy: "softmax", most: 27, params: { width: 4 } },
  { id: "resnet-18", shape: [32, 32, 3], strategy: "softmax", most: 80, params: { width: 8 } },
  { id: "cnn-small", shape: [28, 28, 1], strategy: "top-2", most: 53, params: {} },
  { id: "cnn-small", shape: [28, 28, 1], strategy: "best-arm", most: 31, params: {} },
] as const;

/** The null backend computes nothing. Without values that mean "not broken yet", an attack would end at its first step. */
function readNothingBroken(): void {
  const backend = engine().backend as unknown as { read(id: DataId): Promise<Float32Array> };
  const read = backend.read.bind(backend);
  backend.read = async (id) => (await read(id)).map((_, i) => (i % 5 === 0 ? -1 : 0));
}

test.skipIf(missing !== "").each(limits)(
  `a step of the evaluator's PGD with $strategy on ten arms of $id takes $most dispatches, no upload and an eighth of a read-back${missing && ` (skipped: ${missing})`}`,
  async ({ id, shape, strategy, most, params }) => {
    await startBackend({ prefer: "webgpu" });
    readNothingBroken();
    const network = buildNetwork(resolveChoice("networks", { id, params }), shape, 2);
    const classifier = oneVsAll.combine(
      Array.from({ length: arms }, (_, arm) => ({
        network,
        parameters: network.init(() => 0.5),
        labelling: { groups: Array.from({ length: arms }, (_, cls) => (cls === arm ? 1 : 0)), sampling: "balanced" },
      })),
    );
    const x = zeros([images, ...shape]) as Tensor4D;
    const attack = (steps: number): Promise<GpuCounts> =>
      countGpu(async () => {
        const setup = attackSetupOf({ id: "pgd", params: { steps } }, strategy);
        const cleanScores = new Float32Array(arms);
        const objectives = [3, 7].map((label) => objectivesOf(setup, { cleanScores, label })[0] as Objective);
        const run = { classifier, setup, threat: { norm: "linf", epsilon: 0.1 }, yieldPoint: async () => {} } as const;
        const judge = { noise: attackNoise(1, [0, 1], shape), isAdversarial: () => false };
        (await perturbBatch(x, run, objectives, judge)).perturbed.dispose();
      });
    // Constants stay on the GPU from the second time on.
    for (const steps of [6, 14]) await attack(steps);
    const [few, many] = [await attack(6), await attack(14)];
    classifier.dispose();
    expect(many.pipelines).toBe(0);
    // The start of a run draws its noise, which is new for every run.
    expect(many.uploads - few.uploads).toBe(0);
    expect((many.dispatches - few.dispatches) / 8).toBeLessThanOrEqual(most);
    expect(many.readBacks - few.readBacks).toBe(1);
  },
);
