import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../terms/choice.ts";
import { networkSize } from "../networkFacts.ts";
import { resolveChoice } from "../params.ts";
import { type NetworkId, networks } from "./index.ts";
import { type LayerSize, type NetworkSize, sizeOf } from "./layers.ts";

const mnist = [28, 28, 1] as const;
const cifar = [32, 32, 3] as const;
type Shape = Parameters<typeof networkSize>[1];
const size = (id: NetworkId, shape: Shape, outputs: number, params?: ParameterValues): NetworkSize =>
  networkSize(params === undefined ? resolveChoice("networks", { id }) : { id, params }, shape, outputs);
const count = (id: NetworkId, outputs: number): number => size(id, mnist, outputs).parameters;

describe("parameter counts at 28 x 28 (docs/algorithms.md 9.3)", () => {
  it("are the docs/algorithms.md's for cnn-small and cnn-2", () => {
    expect([10, 2, 1].map((outputs) => count("cnn-small", outputs))).toEqual([166_406, 165_598, 165_497]);
    expect([10, 2, 1].map((outputs) => count("cnn-2", outputs))).toEqual([3_274_634, 3_266_434, 3_265_409]);
  });

  it.each([
    [64, "batch", 1_558_026, 1_553_922, 1_553_409],
    [32, "batch", 391_946, 389_890, 389_633],
    [16, "batch", 99_210, 98_178, 98_049],
    [8, "batch", 25_418, 24_898, 24_833],
    [64, "none", 1_556_106, 1_552_002, 1_551_489],
    [32, "none", 390_986, 388_930, 388_673],
    [16, "none", 98_730, 97_698, 97_569],
    [8, "none", 25_178, 24_658, 24_593],
    [16, "group", 99_210, 98_178, 98_049],
  ])("of myrtle at width %i, norm %s, are the docs/algorithms.md's (9.1)", (width, norm, ten, two, one) => {
    const counted = [10, 2, 1].map((outputs) => size("myrtle", cifar, outputs, { width, norm }).parameters);
    expect(counted).toEqual([ten, two, one]);
  });

  it.each([
    ["resnet-18", 64, 11_173_962, 11_169_858, 11_169_345],
    ["resnet-18", 16, 701_466, 700_434, 700_305],
    ["resnet-50", 64, 23_520_842, 23_504_450, 23_502_401],
  ] as const)("of %s at width %i are the docs/algorithms.md's (9.2)", (id, width, ten, two, one) => {
    const counted = [10, 2, 1].map((outputs) => size(id, cifar, outputs, { width }).parameters);
    expect(counted).toEqual([ten, two, one]);
  });

  it("of yes-or-no networks with one logit are those of one output, of every network", () => {
    for (const id of Object.keys(networks) as NetworkId[]) {
      const { params } = resolveChoice("networks", { id, params: { head: "one" } });
      expect(size(id, cifar, 2, params).parameters).toBe(size(id, cifar, 1, params).parameters);
      expect(size(id, cifar, 10, params).parameters).toBe(size(id, cifar, 10, { ...params, head: "two" }).parameters);
    }
  });

  it("follow from the sizes for linear and mlp", () => {
    expect(count("linear", 10)).toBe(785 * 10);
    expect(count("mlp", 10)).toBe(785 * 100 + 101 * 10);
  });
});

describe("costs at 28 x 28", () => {
  it("count multiply-adds and activations of cnn-small layer by layer", () => {
    const multiplyAdds = 14 * 14 * 16 * 16 + 7 * 7 * 32 * 16 * 16 + 1568 * 100 + 1000;
    expect(size("cnn-small", mnist, 10).multiplyAdds).toBe(multiplyAdds);
    expect(size("cnn-small", mnist, 10).activations).toBe(784 + 14 * 14 * 16 + 7 * 7 * 32 + 100 + 10);
  });

  it("count multiply-adds of the networks for colour images as their convolutions have them", () => {
    // Forward GFLOP per image at 2 per multiply-add: Myrtle 0.457, ResNet-18 1.11, ResNet-50 2.60.
    const gigaflops = (id: NetworkId) => (2 * size(id, cifar, 10).multiplyAdds) / 1e9;
    expect(gigaflops("myrtle")).toBeCloseTo(0.457, 3);
    expect(gigaflops("resnet-18")).toBeCloseTo(1.11, 2);
    expect(gigaflops("resnet-50")).toBeCloseTo(2.6, 2);
  });

  it("take a 3 x 3 convolution of stride 1 between enough channels for half the work, and no other layer", () => {
    const conv: LayerSize & { kind: "conv" } = { kind: "conv", kernel: 3, stride: 1, pad: 1, out: 16 };
    const share = (channels: number, change: Partial<typeof conv> = {}) => {
      const { work, multiplyAdds } = sizeOf([8, 8, channels], [{ ...conv, ...change }]);
      return work / multiplyAdds;
    };
    expect(share(8)).toBe(0.5);
    expect([share(3), share(4), share(10), share(8, { out: 6 })]).toEqual([1, 1, 1, 1]);
    expect([share(8, { stride: 2 }), share(8, { kernel: 5, pad: 2 })]).toEqual([1, 1]);
    const first = 32 * 32 * 27 * 64;
    const { multiplyAdds, work } = size("myrtle", cifar, 10);
    expect(work).toBe((multiplyAdds + first + 512 * 10) / 2);
  });

  it("count what a residual block puts out: its convolutions, norms and the sum", () => {
    const block: LayerSize = {
      kind: "residual",
      main: [{ kind: "conv", kernel: 3, stride: 2, pad: 1, out: 8, bias: false }, { kind: "batch-norm" }],
      shortcut: [{ kind: "conv", kernel: 1, stride: 2, pad: 0, out: 8, bias: false }],
    };
    expect(sizeOf([8, 8, 4], [block])).toEqual({
      parameters: 9 * 4 * 8 + 16 + 4 * 8,
      multiplyAdds: 16 * (9 * 4 * 8 + 4 * 8),
      work: 16 * (9 * 4 * 8 + 4 * 8),
      activations: 8 * 8 * 4 + 4 * 16 * 8,
    });
  });

  it("refuse an image that the layers shrink to nothing", () => {
    expect(() => size("cnn-2", [3, 3, 1], 10)).toThrow("a pool layer leaves nothing of 1 x 1 x 64");
  });
});
