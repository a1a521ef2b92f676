import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Attacked, type Attacking, attackImages } from "../../../tests/attacking.ts";
import { backendsUnderTest, startForTests } from "../../../tests/backendsUnderTest.ts";
import { countGpu, type GpuCounts } from "../../../tests/gpuCounts.ts";
import { linearSystem } from "../../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";

// Only WebGPU judges iterates itself; webgpu.test.ts runs this file on a software adapter.
const isReal = backendsUnderTest.includes("webgpu");

/** The same attack judged by the GPU and, because somebody observes it, step by step by the host. */
async function bothWays(system: () => Classifier, count: number, how: Attacking) {
  const classifier = system();
  const images = randomImages(count, classifier.shape, "windows");
  const labels = (await scoreImages(classifier, images)).map((scores) => decide(scores).prediction);
  const before = memory().numTensors;
  const runs: (Attacked & Pick<GpuCounts, "readBacks">)[] = [];
  for (const observe of [undefined, async () => undefined]) {
    let found: Attacked | undefined;
    const { readBacks } = await countGpu(async () => {
      found = await attackImages(classifier, images, labels, observe === undefined ? how : { ...how, observe });
    });
    runs.push({ ...(found as Attacked), readBacks });
  }
  expect(memory().numTensors).toBe(before);
  classifier.dispose();
  return runs as [(typeof runs)[number], (typeof runs)[number]];
}

function expectEqual(a: Attacked, b: Attacked): void {
  expect([...a.firstSuccess]).toEqual([...b.firstSuccess]);
  expect(a.gradients).toEqual(b.gradients);
  for (const [i, image] of b.perturbed.entries())
    expect([...(a.perturbed[i] as Float32Array)]).toEqual([...image].map((value) => expect.closeTo(value, 5)));
}

describe.skipIf(!isReal)("attacks whose iterates the GPU judges", () => {
  beforeAll(async () => {
    await startForTests("webgpu");
  });

  const arms = () => randomSystem("one-vs-all", [3, 3, 1], 3, { id: "mlp", params: { hidden: 8 } });
  const linf = { norm: "linf", epsilon: 0.1 } as const;
  const l2 = { norm: "l2", epsilon: 0.4 } as const;
  test.each<Attacking>([
    { attack: { id: "pgd", params: { steps: 12, restarts: 2 } }, strategy: "softmax", threat: linf },
    { attack: { id: "pgd", params: { steps: 9 } }, strategy: "best-arm", threat: l2 },
    { attack: { id: "mi-fgsm", params: { steps: 9 } }, strategy: "margin", threat: linf },
    { attack: { id: "apgd", params: { steps: 25 } }, strategy: "margin", threat: linf },
    { attack: { id: "apgd", params: { steps: 25, restarts: 2 } }, strategy: "softmax", threat: l2 },
    { attack: { id: "shrinking-apgd", params: { steps: 60, parts: 2 } }, strategy: "softmax", threat: linf },
    {
      attack: { id: "pgd-bisection", params: { steps: 6, halvings: 2 } },
      strategy: "margin",
      threat: linf,
      smallest: true,
    },
  ])("equal those that the host judges step by step: $attack.id, $strategy", async (how) => {
    const [byGpu, byHost] = await bothWays(arms, 16, how);
    expectEqual(byGpu, byHost);
    expect(byHost.firstSuccess.some((step) => step > 0)).toBe(true);
    expect(byHost.firstSuccess.some((step) => step < 0)).toBe(true);
    expect(byGpu.readBacks).toBeLessThan(0.7 * byHost.readBacks);
  });

  test("zero gradients get the random directions of the host in l2", async () => {
    const flat = () =>
      linearSystem("one-vs-all", {
        weights: [
          [0, 0],
          [0, 0],
        ],
        biases: [0.2, 0.1],
      });
    const threat = { norm: "l2", epsilon: 0.3 } as const;
    const how: Attacking = { attack: { id: "pgd", params: { steps: 5 } }, strategy: "softmax", threat };
    const [byGpu, byHost] = await bothWays(flat, 2, how);
    expectEqual(byGpu, byHost);
    expect(byGpu.gradients).toEqual({ total: 10, zero: 10, nonFinite: 0 });
  });
});
