import {
  dispose,
  keep,
  memory,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { torchFixture, torchNetworks } from "../../tests/torchFixture.ts";
import { defenceOf } from "../defences/index.ts";
import { meanCrossEntropy } from "../maths/losses.ts";
import { oneHot as oneHotLabels } from "../strategies/scores.ts";
import { decodeWeights, encodeWeights } from "../weights/codec.ts";
import { toTorch } from "../weights/layout.ts";
import { readSafetensors } from "../weights/safetensors.ts";
import type { TrainPass } from "./network.ts";

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < found.length; i++)
    largest = Math.max(largest, Math.abs((found[i] as number) - (expected[i] as number)));
  return largest;
}

describe.each(backendsUnderTest)("against PyTorch, %s", (backend) => {
  // The residual networks add nothing to what Myrtle shows of the slow backend; on a software GPU one network is enough.
  const networks = torchNetworks.filter(
    (id) => backend === "wasm" || (backend === "cpu" ? !id.startsWith("resnet") : id === "myrtle"),
  );

  beforeAll(async () => {
    await startForTests(backend);
  });

  test.each(networks)("%s: weights load by their state_dict names and give its logits", async (id) => {
    const { network, weights, images, logits, shape } = torchFixture(id);
    const before = memory().numTensors;
    const parameters = decodeWeights(network, weights);
    const x = tensor4d(
      Float32Array.from(images, (byte) => byte / 255),
      [images.length / (shape[0] * shape[1] * shape[2]), ...shape],
    );
    const found = tidy(() => network.apply(parameters, x, "eval"));
    expect(largestDifference(await found.data(), logits)).toBeLessThan(1e-5);
    dispose([parameters, x, found]);
    expect(memory().numTensors).toBe(before);
  });

  test.each(networks)("%s: a train pass and its gradients are PyTorch's", async (id) => {
    const { network, weights, images, labels, trainLogits, gradient, shape, outputs } = torchFixture(id);
    const values = decodeWeights(network, weights);
    const x = tensor4d(
      Float32Array.from(images, (byte) => byte / 255),
      [labels.length, ...shape],
    );
    // Through 53 normalised layers PyTorch's own float32 gradients are 3e-4 away from its float64 ones.
    const tolerance = id === "resnet-50" ? 1e-3 : 1e-4;
    const before = memory().numTensors;
    const names = network.parameters.map(({ name }) => name);
    const passes: TrainPass[] = [];
    const { value, grads } = valueAndGrads((...trained: Tensor[]) => {
      const moved = Object.fromEntries(names.map((name, i) => [name, trained[i] as Tensor]));
      const pass = network.apply({ ...values, ...moved }, x, "train");
      keep(pass.logits);
      passes.push(pass);
      return meanCrossEntropy(pass.logits, oneHotLabels([...labels], outputs));
    })(names.map((name) => values[name] as Tensor));
    const [pass] = passes as [TrainPass];
    expect(largestDifference(await pass.logits.data(), trainLogits)).toBeLessThan(1e-4);
    expect(Object.keys(pass.statistics)).toEqual(network.statistics.map(({ name }) => name));
    for (const [i, parameter] of network.parameters.entries()) {
      const found = toTorch(parameter, (await grads[i]?.data()) as Float32Array).subarray(0, 256);
      const expected = gradient(parameter.name);
      const scale = Math.max(1, ...expected.map(Math.abs));
      expect(largestDifference(found, expected) / scale, parameter.name).toBeLessThan(tolerance);
    }
    dispose([value, grads, pass.logits, Object.values(pass.statistics)]);
    expect(memory().numTensors).toBe(before);
    dispose([values, x]);
  });

  test.each(networks)("%s: what we store is what PyTorch stored", async (id) => {
    const { network, weights } = torchFixture(id);
    const parameters = decodeWeights(network, weights);
    const stored = readSafetensors(await encodeWeights(network, parameters, { format: "pt" }));
    expect(stored.tensors).toEqual(readSafetensors(weights).tensors);
    dispose(parameters);
  });

  test.each(
    networks.flatMap((id) => [
      { id, norm: "linf" as const },
      { id, norm: "l2" as const },
    ]),
  )("$id: the inner attack of adversarial training ends where PyTorch's does, $norm", async ({ id, norm }) => {
    const { network, weights, images, labels, attacked, shape, outputs } = torchFixture(id);
    const parameters = decodeWeights(network, weights);
    const before = memory().numTensors;
    const found = tidy(() => {
      const x: Tensor4D = tensor4d(
        Float32Array.from(images, (byte) => byte / 255),
        [labels.length, ...shape],
      );
      const attack = defenceOf("adversarial").attack;
      if (!attack) throw new Error("adversarial training has no attack");
      const epsilon = { linf: 0.1, l2: 0.8 }[norm];
      return attack(x, oneHotLabels([...labels], outputs), {
        params: { norm, epsilon, steps: 3, relativeStep: 2.5, randomStart: false, warmup: 0 },
        epoch: 0,
        epochs: 1,
        logits: (z) => network.apply(parameters, z, "eval"),
        random: () => {
          throw new Error("no noise was asked for");
        },
      });
    });
    expect(memory().numTensors).toBe(before + 1);
    expect(largestDifference(await found.data(), attacked[norm])).toBeLessThan(1e-5);
    dispose([parameters, found]);
  });
});
