import {
  dispose,
  grad,
  mul,
  slice,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { LayerSize } from "../../src/experiment/catalogue/networks/layers.ts";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { valuesOf } from "../../tests/tensorValues.ts";
import { startBackend } from "../backend/start.ts";
import { networkOf } from "./networkOf.ts";
import { canStack, stacked } from "./stacked.ts";

// webgpu.test.ts runs this file on a software adapter. Other backends run networks one after the other.
const onGpu = test.skipIf(!backendsUnderTest.includes("webgpu"));

const block = (out: number, stride: number, norm: LayerSize): readonly LayerSize[] => [
  { kind: "conv", kernel: 3, stride, pad: 1, out, bias: false },
  norm,
  { kind: "relu" },
];
const end: readonly LayerSize[] = [
  { kind: "flatten" },
  { kind: "dense", out: 5 },
  { kind: "relu" },
  { kind: "dense", out: 2 },
];
const batch: LayerSize = { kind: "batch-norm" };
const architectures: Readonly<Record<string, readonly LayerSize[]>> = {
  "group norm and a pool": [...block(4, 1, { kind: "group-norm", groups: 2 }), { kind: "pool", size: 2 }, ...end],
  "batch norm in a residual block": [
    ...block(3, 1, batch),
    {
      kind: "residual",
      main: [...block(4, 2, batch), { kind: "conv", kernel: 3, stride: 1, pad: 1, out: 4, bias: false }, batch],
      shortcut: [{ kind: "conv", kernel: 1, stride: 2, pad: 0, out: 4 }],
    },
    { kind: "global-pool", of: "mean" },
    ...end,
  ],
};

const arms = 3;
const each = 2;
const shape = [6, 6, 2] as const;

beforeAll(async () => {
  if (backendsUnderTest.includes("webgpu")) await startForTests("webgpu");
});

test("networks of other layers, and networks on other backends, run apart", async () => {
  const [one, other] = Object.values(architectures).map((layers) => networkOf(shape, 2, layers));
  if (!backendsUnderTest.includes("webgpu")) await startBackend({ prefer: "wasm" });
  expect(canStack([one, other] as never)).toBe(false);
  expect(canStack([one, one] as never)).toBe(backendsUnderTest.includes("webgpu"));
});

onGpu.each(Object.entries(architectures))(
  "arms together give the logits, gradients and statistics of arms alone: %s",
  async (_name, layers) => {
    const network = networkOf(shape, 2, layers);
    const values = Array.from({ length: arms }, (_, arm) => network.init(randomOf(arm)));
    const together = stacked(values);
    const names = network.parameters.map(({ name }) => name);
    const images = tensor(valuesOf(arms * each * 72, 5).map(Math.abs), [arms * each, ...shape]) as Tensor4D;
    const weights = tensor(valuesOf(arms * each * 2, 6), [arms * each, 2]);
    const results = (own: Record<string, Tensor>, x: Tensor4D, w: Tensor) =>
      tidy(() => {
        const attack = grad((z: Tensor) => sum(mul(network.apply(own, z as Tensor4D, "eval"), w)))(x);
        let statistics: Record<string, Tensor> = {};
        const { grads } = valueAndGrads((...trained: Tensor[]) => {
          const named = Object.fromEntries(names.map((name, i) => [name, trained[i] as Tensor]));
          const pass = network.apply({ ...own, ...named }, x, "train");
          statistics = pass.statistics;
          return sum(mul(pass.logits, w));
        })(names.map((name) => own[name] as Tensor));
        const folded = network.fold?.(own);
        const logits = [network.apply(own, x, "eval"), network.apply(folded?.values ?? own, x, "eval")];
        return { images: [...logits, attack], values: [...grads, ...Object.values(statistics)] };
      });
    const found = results(together, images, weights);
    for (let arm = 0; arm < arms; arm++) {
      const part = <T extends Tensor>(of: T): T => slice(of, [arm * each], [each]);
      const alone = results(values[arm] as Record<string, Tensor>, part(images), part(weights));
      for (const [i, expected] of alone.images.entries())
        await expectEqual(part(found.images[i] as Tensor), expected, `images ${i}`);
      for (const [i, expected] of alone.values.entries())
        await expectEqual(slice(found.values[i] as Tensor, [arm], [1]), expected, `values ${i}`);
    }
    dispose([together, values, images, weights, found] as never);
  },
);

function randomOf(seed: number): () => number {
  const values = valuesOf(1000, seed).map(Math.abs);
  let at = 0;
  return () => values[at++ % values.length] as number;
}

async function expectEqual(found: Tensor, expected: Tensor, what: string): Promise<void> {
  const [a, b] = [await found.data(), await expected.data()];
  expect(a, what).toHaveLength(b.length);
  const scale = Math.max(1e-3, ...Array.from(b, Math.abs));
  for (const [i, value] of b.entries()) expect(Math.abs((a[i] as number) - value) / scale, what).toBeLessThan(2e-5);
}
