import { type Tensor4D, tidy, zeros } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { countGpu } from "../../tests/gpuCounts.ts";
import { installNullGpu } from "../../tests/nullGpu.ts";
import { startBackend } from "../backend/start.ts";
import { crossEntropySlope } from "../maths/losses.ts";
import { buildNetwork } from "../networks/index.ts";
import { foldedValues } from "../networks/network.ts";
import { stacked } from "../networks/stacked.ts";
import { oneHot } from "../strategies/scores.ts";
import { walk } from "./walk.ts";

const missing = await installNullGpu();
const arms = 10;
const images = 2;

/** The most dispatches that one inner PGD step of all ten arms may take. */
const limits = [
  { id: "cnn-small", shape: [28, 28, 1], most: 13, params: {} },
  { id: "cnn-2", shape: [28, 28, 1], most: 15, params: { dense: 32 } },
  { id: "myrtle", shape: [32, 32, 3], most: 30, params: { width: 4 } },
  { id: "resnet-18", shape: [32, 32, 3], most: 120, params: { width: 8 } },
] as const;

test.skipIf(missing !== "").each(limits)(
  `an inner PGD step of ten arms on $id takes at most $most dispatches${missing && ` (skipped: ${missing})`}`,
  async ({ id, shape, most, params }) => {
    await startBackend({ prefer: "webgpu" });
    const network = buildNetwork(resolveChoice("networks", { id, params }), shape, 2);
    const { values } = foldedValues(network, stacked(Array.from({ length: arms }, () => network.init(() => 0.5))));
    const x = zeros([arms * images, ...shape]) as Tensor4D;
    const labels = oneHot(
      Array.from({ length: arms * images }, (_, i) => i % 2),
      2,
    );
    const attack = (steps: number) => () =>
      tidy(() => {
        walk(
          x,
          () => x.clone(),
          (z) => network.apply(values, z, "eval"),
          (logits) => crossEntropySlope(logits, labels),
          { threat: { norm: "linf", epsilon: 0.1 }, steps, relativeStep: 2.5 },
        );
      });
    for (const steps of [1, 5]) attack(steps)();
    const [one, five] = [await countGpu(attack(1)), await countGpu(attack(5))];
    expect(five.pipelines).toBe(0);
    expect(five.readBacks).toBe(0);
    expect(five.uploads).toBe(0);
    const perStep = (five.dispatches - one.dispatches) / 4;
    expect(perStep).toBeLessThanOrEqual(most);
  },
);
