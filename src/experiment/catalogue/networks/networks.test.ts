import { describe, expect, it } from "vitest";
import { resolveChoice } from "../../params.ts";
import { type NetworkId, networks } from "./index.ts";

const mnist = [28, 28, 1] as const;
const count = (id: NetworkId, outputs: number): number =>
  networks[id].parameters(mnist, outputs, resolveChoice("networks", { id }).params);

describe("parameter counts at 28 x 28 (paper-spec 9.3)", () => {
  it("are the paper-spec's for cnn-small and cnn-2", () => {
    expect([10, 2, 1].map((outputs) => count("cnn-small", outputs))).toEqual([166_406, 165_598, 165_497]);
    expect([10, 2, 1].map((outputs) => count("cnn-2", outputs))).toEqual([3_274_634, 3_266_434, 3_265_409]);
  });

  it("follow from the sizes for linear and mlp", () => {
    expect(count("linear", 10)).toBe(785 * 10);
    expect(count("mlp", 10)).toBe(785 * 100 + 101 * 10);
  });
});

describe("costs at 28 x 28", () => {
  it("count multiply-adds and activations of cnn-small layer by layer", () => {
    const { params } = resolveChoice("networks", { id: "cnn-small" });
    const multiplyAdds = 14 * 14 * 16 * 16 + 7 * 7 * 32 * 16 * 16 + 1568 * 100 + 1000;
    expect(networks["cnn-small"].multiplyAdds(mnist, 10, params)).toBe(multiplyAdds);
    expect(networks["cnn-small"].activations(mnist, 10, params)).toBe(
      784 + 14 * 14 * 16 + 7 * 7 * 32 + 100 + 10,
    );
  });

  it("refuse an image that the layers shrink to nothing", () => {
    const { params } = resolveChoice("networks", { id: "cnn-2" });
    expect(() => networks["cnn-2"].parameters([3, 3, 1], 10, params)).toThrow(
      "a pool layer leaves nothing of 1 x 1 x 64",
    );
  });
});
