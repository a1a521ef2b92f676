import { zeros } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { torchFixture, torchNetworks } from "../../../tests/torchFixture.ts";
import { trained, trainTask } from "../../../tests/training.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { decodeWeights } from "../../weights/codec.ts";
import { readSafetensors } from "../../weights/safetensors.ts";
import { disposeState, writeState } from "./trainState.ts";

describe.each(["cpu", "wasm"] as const)("training against PyTorch's SGD, %s", (backend) => {
  beforeAll(async () => {
    await startBackend({ prefer: backend });
  });

  // Steps of this length on ResNet-50 amplify differences in the last bit a thousandfold, in PyTorch too.
  const steady = torchNetworks.filter((id) => id !== "resnet-50");
  test.each(steady.filter((id) => backend === "wasm" || id !== "resnet-18"))(
    "%s: four steps with momentum, weight decay and a drop agree to 1e-5",
    async (id) => {
      const { choice, network, weights, images, labels, shape, outputs, after } = torchFixture(id);
      const parameters = decodeWeights(network, weights);
      const velocities = Object.fromEntries(
        network.parameters.map(({ name, shape: sides }) => [name, zeros([...sides])]),
      );
      const start = { epoch: 0, parameters, velocities, history: [] };
      const resume = await writeState(start);
      disposeState(start);
      const all = Uint32Array.from(labels, (_, i) => i);
      const groups = Array.from({ length: outputs }, (_, output) => output);
      const dataset: Dataset = {
        shape,
        classes: groups.map(String),
        images,
        labels,
        splits: { train: all, validation: all, test: all },
      };
      // The batch is as large as the data set, so that every epoch is one step on all images.
      const task = trainTask({
        network: choice,
        labelling: { groups, sampling: "natural" },
        defence: { id: "standard", params: {} },
        training: {
          epochs: 4,
          batchSize: labels.length,
          learningRate: 0.1,
          drops: [0.5],
          momentum: 0.9,
          weightDecay: 5e-4,
        },
      });
      const { tensors } = readSafetensors((await trained(task, dataset, { resume })).weights);
      for (const { name } of [...network.parameters, ...network.statistics]) {
        const found = tensors[name]?.values.slice(0, 256) ?? [];
        const expected = after(name);
        expect(found.length).toBe(expected.length);
        for (const [i, value] of expected.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-5);
      }
    },
  );
});
