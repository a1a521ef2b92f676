import { dispose, memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { stream } from "../../src/experiment/sampling/random.ts";
import { startBackend } from "../backend/start.ts";
import { buildNetwork } from "../networks/index.ts";
import { decodeWeights, encodeWeights } from "./codec.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

const network = buildNetwork({ id: "mlp", params: { hidden: 3 } }, [4, 5, 2], 2);

async function storedWeights() {
  const parameters = network.init(stream(1, "init", { groups: [0, 1], sampling: "natural" }, 0));
  const bytes = await encodeWeights(network, parameters, { format: "pt", labelling: "[0,1]" });
  dispose(parameters);
  return { bytes, ...readSafetensors(bytes) };
}

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
});

describe("weights codec", () => {
  test("weights survive storage bit for bit, with their metadata", async () => {
    const { bytes, metadata } = await storedWeights();
    expect(metadata).toEqual({ format: "pt", labelling: "[0,1]" });
    const parameters = decodeWeights(network, bytes);
    expect(await encodeWeights(network, parameters, metadata)).toEqual(bytes);
    dispose(parameters);
  });

  test("weights of another network, and incomplete or broken ones, are refused without leaking tensors", async () => {
    const { tensors, metadata } = await storedWeights();
    const before = memory().numTensors;
    const { "3.bias": bias, ...rest } = tensors;
    if (!bias) throw new Error("no bias");
    const refused = (changed: typeof tensors, message: string | RegExp) =>
      expect(() => decodeWeights(network, writeSafetensors({ tensors: changed, metadata }))).toThrow(message);
    refused(rest, "the weights lack 3.bias, found 1.weight, 1.bias, 3.weight");
    refused(
      { ...tensors, "5.weight": bias },
      /hold 5\.weight, the network has 1\.weight, .*: they belong to another network/,
    );
    refused(
      { ...rest, "3.bias": { shape: [3], values: new Float32Array(3) } },
      "weights 3.bias have shape [3], the network needs [2]",
    );
    refused(
      { ...rest, "3.bias": { shape: [2], values: Float32Array.of(0, Number.NaN) } },
      "weights 3.bias hold NaN at position 1, expected finite values",
    );
    expect(memory().numTensors).toBe(before);
  });
});
