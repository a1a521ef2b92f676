import { dispose, slice, tensor4d, tidy, zeros } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { networkSize } from "../../src/experiment/catalogue/networkFacts.ts";
import { type NetworkId, networks } from "../../src/experiment/catalogue/networks/index.ts";
import type { LayerSize } from "../../src/experiment/catalogue/networks/layers.ts";
import { stream } from "../../src/experiment/sampling/random.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { startBackend } from "../backend/start.ts";
import { buildNetwork } from "./index.ts";
import { networkOf } from "./networkOf.ts";

const ids = Object.keys(networks) as NetworkId[];
const defaults = (id: NetworkId): ParameterValues =>
  Object.fromEntries(networks[id].params.map((parameter) => [parameter.id, parameter.default]));
const build = (id: NetworkId, shape: readonly [number, number, number], outputs: number) =>
  buildNetwork({ id, params: defaults(id) }, shape, outputs);
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const countOf = (network: ReturnType<typeof build>) =>
  network.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
const labelling = { groups: [0, 1], sampling: "natural" } as const;

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
});

describe("networks", () => {
  test.each(ids)("%s has as many parameters as the catalogue says, at any size", (id) => {
    for (const [shape, outputs] of [
      [[28, 28, 1], 10],
      [[28, 28, 1], 2],
      [[20, 20, 1], 10],
      [[13, 11, 3], 4],
    ] as const)
      expect(countOf(build(id, shape, outputs))).toBe(
        networkSize({ id, params: defaults(id) }, shape, outputs).parameters,
      );
  });

  test("the paper's parameter counts at 28 x 28", () => {
    expect([10, 2].map((outputs) => countOf(build("cnn-small", [28, 28, 1], outputs)))).toEqual([166_406, 165_598]);
    expect([10, 2].map((outputs) => countOf(build("cnn-2", [28, 28, 1], outputs)))).toEqual([3_274_634, 3_266_434]);
  });

  test("initial values, also of biases, follow U(-1/sqrt(fanIn), 1/sqrt(fanIn)) and depend only on the stream", async () => {
    const network = build("cnn-small", [20, 20, 1], 2);
    const init = () => network.init(stream(3, "init", labelling, 0));
    const [first, again] = [init(), init()];
    for (const [name, fanIn] of [
      ["0.weight", 16],
      ["2.bias", 256],
      ["5.weight", 800],
      ["7.bias", 100],
    ] as const) {
      const values = await first[name]?.data<"float32">();
      if (!values) throw new Error(`no ${name}`);
      const bound = 1 / Math.sqrt(fanIn);
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
      expect(values).toEqual(await again[name]?.data());
      if (values.length < 1000) continue;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(variance).toBeCloseTo(bound ** 2 / 3, 5);
    }
    dispose([first, again]);
  });

  test("images of another shape, and images too small for the layers, are refused", () => {
    const network = build("cnn-small", [20, 20, 1], 2);
    const parameters = network.init(stream(3, "init", labelling, 0));
    expect(() => tidy(() => network.apply(parameters, zeros([2, 28, 28, 1]), "eval"))).toThrow(
      "the network takes images [n, 20, 20, 1], found [2, 28, 28, 1]",
    );
    dispose(parameters);
    expect(() => build("cnn-2", [3, 3, 1], 2)).toThrow("a pool layer leaves nothing of 1 x 1 x 64");
    expect(() => buildNetwork({ id: "resnet", params: {} }, [20, 20, 1], 2)).toThrow(
      "unknown network: resnet, expected one of linear, mlp, cnn-small, cnn-wide, cnn-2, myrtle, resnet-18, resnet-50",
    );
  });

  test("layers that cannot follow one another are refused", () => {
    const of =
      (...layers: LayerSize[]) =>
      () =>
        networkOf([8, 8, 1], 2, layers);
    const conv: LayerSize = { kind: "conv", kernel: 3, stride: 1, pad: 1, out: 4 };
    const flatten: LayerSize = { kind: "flatten" };
    const relu: LayerSize = { kind: "relu" };
    const dense = (out: number): LayerSize => ({ kind: "dense", out });
    expect(of(dense(2))).toThrow("a dense layer needs a vector of features, found [8,8,1]: flatten first");
    expect(of(flatten, conv)).toThrow(/a conv layer needs images/);
    expect(of(flatten, relu, dense(2))).toThrow(/a relu must follow/);
    expect(of(flatten, dense(3))).toThrow("the network must end in 2 outputs, it ends in [3]");
    expect(of({ kind: "pool", size: 2 })).toThrow(/must end in 2 outputs/);
    expect(of({ kind: "batch-norm" })).toThrow(/layer 0: a batch norm must follow a convolution/);
    expect(of(conv, { kind: "group-norm", groups: 3 })).toThrow("3 groups of 4 channels found");
    expect(of({ kind: "residual", main: [conv], shortcut: [] })).toThrow("adds [8,8,4] to [8,8,1]");
    expect(of(flatten, dense(2), { kind: "zero-logit" })).toThrow("takes one logit, 2 found");
  });

  test("one example's logits do not depend on the others in the batch", async () => {
    const network = build("cnn-2", [9, 10, 1], 3);
    const parameters = network.init(stream(4, "init", labelling, 0));
    const random = stream(5, "init", labelling, 0);
    const x = tensor4d(Float32Array.from({ length: 3 * 90 }, random), [3, 9, 10, 1]);
    const alone = tidy(() => network.apply(parameters, slice(x, [1, 0, 0, 0], [1, 9, 10, 1]), "eval"));
    const together = tidy(() => network.apply(parameters, x, "eval"));
    const rows = await together.data();
    for (const [column, value] of (await alone.data()).entries()) expect(rows[3 + column]).toBeCloseTo(value, 6);
    dispose([parameters, x, alone, together]);
  });
});
