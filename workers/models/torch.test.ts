import { readFileSync } from "node:fs";
import { dispose, mul, sum, type Tensor, type Tensor4D, tensor, tidy, valueAndGrad } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { readOnnx } from "./formats/onnx/readOnnx.ts";
import { assemble } from "./importing/assemble.ts";
import { withoutSquash } from "./importing/head.ts";
import { packModel, unpackModel } from "./modelFile.ts";
import { openModel } from "./running/openModel.ts";
import type { SourceInput } from "./source.ts";

/** What scripts/fixtures/makeOnnxFixtures.py wrote. */
interface Case {
  readonly shape: readonly [number, number, number];
  readonly images: readonly number[];
  readonly logits: readonly number[];
  readonly gradient: readonly number[];
  readonly onnx?: string;
}

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const casesOf = (name: string): [string, Case][] => Object.entries(JSON.parse(fixture(`${name}.json`).toString()));

async function openOnnx(bytes: Uint8Array, { shape, logits, onnx }: Case) {
  const file = "fixture.onnx";
  const source = await readOnnx(file, bytes);
  const [channels, height, width] = shape;
  const [last] = source.outputs as [string];
  // The activations under test are not heads of classifiers.
  const { output } = onnx === undefined ? withoutSquash(file, source, last) : { output: last };
  const part = { file, source, input: source.inputs[0] as SourceInput, output };
  const made = assemble(part, {
    layout: "nchw",
    colours: "rgb",
    range: [0, 1],
    mean: null,
    std: null,
    height,
    width,
    channels,
    output,
    scores: Array.from({ length: logits.length / 2 }, (_, at) => at),
  });
  return openModel(unpackModel(packModel(made)));
}

/** The largest difference, relative to the largest expected number if that is above 1. */
const difference = (found: ArrayLike<number>, expected: readonly number[]): number => {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)))) / largest;
};

async function compare(bytes: Uint8Array, found: Case) {
  const { network, parameters } = await openOnnx(bytes, found);
  const [channels, height, width] = found.shape;
  const { images, logits, gradient } = found;
  const [value, grad] = tidy(() => {
    const x = tensor(
      Float32Array.from(images, (byte) => byte / 255),
      [2, height, width, channels],
    ) as Tensor4D;
    const weights = tensor(Float32Array.from({ length: logits.length / 2 }, (_, k) => Math.cos(k)));
    let scores: Tensor | undefined;
    const { grad } = valueAndGrad((input: Tensor) => {
      scores = network.apply(parameters, input as Tensor4D, "eval");
      return sum(mul(scores, weights));
    })(x);
    return [network.apply(parameters, x, "eval"), grad] as const;
  });
  const result = {
    logits: difference(await value.data(), logits),
    gradient: difference(await grad.data(), gradient),
  };
  dispose([value, grad]);
  dispose(parameters);
  return result;
}

const backends = backendsUnderTest.filter((id) => id !== "cpu");

describe.each(backends)("networks exported by PyTorch, on %s", (backend) => {
  beforeAll(() => startForTests(backend));

  test.each(casesOf("networks"))("%s has PyTorch's logits and input gradients", async (name, found) => {
    const { logits, gradient } = await compare(fixture(`${name}.onnx`), found);
    expect(logits).toBeLessThan(1e-4);
    expect(gradient).toBeLessThan(1e-3);
  });

  test.each(backend === "webgpu" ? [] : casesOf("operations"))("operation: %s", async (_name, found) => {
    const { logits, gradient } = await compare(Buffer.from(found.onnx ?? "", "base64"), found);
    expect(logits).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-4);
  });
});
