import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import {
  cast,
  clone,
  grad,
  greater,
  max,
  memory,
  mul,
  slice,
  sum,
  tensor,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { expectClose, valuesOf } from "../../tests/tensorValues.ts";
import { conv2d, dense, maxPool2d } from "./ops.ts";

describe.each(backendsUnderTest)("layers on %s", (backend) => {
  beforeAll(async () => {
    await startForTests(backend);
  });

  test("a layer without a bias equals one with a zero bias", async () => {
    const [without, withZero, dense0] = tidy(() => {
      const x = tensor(valuesOf(18, 1), [2, 3, 3, 1]) as Tensor4D;
      const w = tensor(valuesOf(8, 2), [2, 2, 1, 2]) as Tensor4D;
      const settings = { stride: 1, padding: 0, activation: "linear" } as const;
      const flat = tensor(valuesOf(6, 3), [3, 2]) as Tensor2D;
      const product = dense(flat, transpose(flat) as Tensor2D, null, "linear");
      return [conv2d(x, w, null, settings), conv2d(x, w, tensor([0, 0]) as Tensor1D, settings), product];
    });
    expect(await without?.data()).toEqual(await withZero?.data());
    expect(dense0?.shape).toEqual([3, 3]);
    for (const tensor of [without, withZero, dense0]) tensor?.dispose();
  });

  test("max pooling passes the gradient to the first maximum, even if all values are negative", async () => {
    for (const [size, stride, channels] of [
      [2, 2, 1],
      [2, 1, 4],
      [3, 2, 5],
      [3, 3, 8],
    ] as const) {
      const raw = valuesOf(2 * 7 * 6 * channels, 10).map((value) => Math.round(value * 3) - 5);
      const [rows, columns] = [Math.floor((7 - size) / stride) + 1, Math.floor((6 - size) / stride) + 1];
      const t = valuesOf(2 * rows * columns * channels, 9);
      const expected = new Float64Array(raw.length);
      t.forEach((dy, at) => {
        const c = at % channels;
        const ox = Math.floor(at / channels) % columns;
        const oy = Math.floor(at / channels / columns) % rows;
        const n = Math.floor(at / channels / columns / rows);
        let best = -1;
        for (let y = oy * stride; y < oy * stride + size; y++)
          for (let x = ox * stride; x < ox * stride + size; x++) {
            const place = ((n * 7 + y) * 6 + x) * channels + c;
            if (best < 0 || (raw[place] as number) > (raw[best] as number)) best = place;
          }
        expected[best] = (expected[best] as number) + dy;
      });
      const gradient = tidy(() => {
        const x = tensor(raw, [2, 7, 6, channels]);
        const target = tensor(t, [2, rows, columns, channels]);
        return grad((x: Tensor) => sum(mul(maxPool2d(x as Tensor4D, { size, stride }), target)))(x);
      });
      await expectClose(gradient, expected, `size ${size} stride ${stride}`, 2e-6);
    }
  });

  test("max pooling shows NaN in every window that holds one", async () => {
    for (const at of [0, 1, 6, 7]) {
      const raw = valuesOf(2 * 4 * 6, 11);
      raw[at] = Number.NaN;
      const pooled = tidy(() => maxPool2d(tensor(raw, [2, 4, 6, 1]) as Tensor4D, { size: 2, stride: 2 }));
      const values = [...(await pooled.data())];
      pooled.dispose();
      expect(values.map(Number.isNaN)).toEqual(values.map((_, window) => window === Math.floor((at % 6) / 2)));
    }
  });

  test("a maximum along any axis passes its gradient on, and conditions become numbers", async () => {
    const raw = [1, 7, 2, 5, 3, 9];
    const [first, last, count] = tidy(() => {
      const x = tensor(raw, [2, 3]);
      const along = (axis: number) => grad((x: Tensor) => sum(mul(max(x, axis), 3)))(x);
      return [along(0), along(1), sum(cast(greater(x, 2), "float32"), 0)];
    });
    expect([...((await first?.data()) ?? [])]).toEqual([0, 3, 0, 3, 0, 3]);
    expect([...((await last?.data()) ?? [])]).toEqual([0, 3, 0, 0, 0, 3]);
    expect([...((await count?.data()) ?? [])]).toEqual([1, 2, 1]);
    for (const tensor of [first, last, count]) tensor?.dispose();
  });

  test("a clone outlives its original", async () => {
    const before = memory();
    const [x, filler] = [tensor(valuesOf(64, 1)), tensor(valuesOf(64, 2))];
    const copy = clone(x);
    x.dispose();
    const reused = tensor(valuesOf(64, 3));
    expect(await copy.data()).toEqual(valuesOf(64, 1));
    for (const each of [copy, filler, reused]) each.dispose();
    expect(memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  test("errors name wrong shapes", () => {
    tidy(() => {
      const x = tensor(valuesOf(18, 1), [2, 3, 3, 1]) as Tensor4D;
      const w = tensor(valuesOf(16, 2), [2, 2, 2, 2]) as Tensor4D;
      const settings = { stride: 1, padding: 0, activation: "linear" } as const;
      expect(() => conv2d(x, w, null, settings)).toThrow("conv2d got 1 channels in x [2,3,3,1], expected 2");
      const flat = tensor(valuesOf(6, 3), [3, 2]) as Tensor2D;
      expect(() => dense(flat, flat, null, "linear")).toThrow("dense got x [3,2], expected [n, 3]");
      const bias = tensor([1, 2, 3]) as Tensor1D;
      expect(() => dense(flat, transpose(flat) as Tensor2D, slice(bias, 0, 2) as Tensor1D, "linear")).toThrow(
        "dense got a bias of shape [2], expected [3]",
      );
    });
  });
});
