import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { grads, mul, sum, tensor, tidy } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { fusedMissing } from "../../../tests/backendsUnderTest.ts";
import { valuesOf } from "../../../tests/tensorValues.ts";
import { startBackend } from "../../backend/start.ts";
import { conv2d } from "../ops.ts";

const [side, channels] = [12, 32];

/** The convolution with "same" padding and its gradients for the loss sum(y * t), in float64. */
function exact(taps: number, x: Float32Array, w: Float32Array, t: Float32Array) {
  const [y, dx, dw] = [x, x, w].map(({ length }) => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const reach = (taps - 1) / 2;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      for (let ky = 0; ky < taps; ky++)
        for (let kx = 0; kx < taps; kx++) {
          const [iy, ix] = [row + ky - reach, column + kx - reach];
          if (iy < 0 || ix < 0 || iy >= side || ix >= side) continue;
          for (let i = 0; i < channels; i++)
            for (let o = 0; o < channels; o++) {
              const [from, to] = [(iy * side + ix) * channels + i, (row * side + column) * channels + o];
              const at = ((ky * taps + kx) * channels + i) * channels + o;
              y[to] = (y[to] as number) + (x[from] as number) * (w[at] as number);
              dx[from] = (dx[from] as number) + (t[to] as number) * (w[at] as number);
              dw[at] = (dw[at] as number) + (t[to] as number) * (x[from] as number);
            }
        }
  return { y, dx, dw };
}

/** Root mean square of the errors over that of the values. */
function relativeError(found: Tensor, expected: Float64Array): number {
  const values = found.dataSync();
  let [error, size] = [0, 0];
  for (const [at, value] of expected.entries()) {
    error += ((values[at] as number) - value) ** 2;
    size += value ** 2;
  }
  return Math.sqrt(error / size);
}

test.skipIf(fusedMissing !== null).each([3, 5])(
  "rounding errors of %i x %i kernels on tiles of 6 x 6 stay near those of direct sums (2e-7)",
  async (taps) => {
    await startBackend({ prefer: "wasm-fma" });
    // Positive inputs, as after a ReLU, add up instead of cancelling inside the transforms.
    const x = valuesOf(side * side * channels, 1, 0);
    const w = valuesOf(taps * taps * channels * channels, 2);
    const t = valuesOf(side * side * channels, 3);
    const expected = exact(taps, x, w, t);
    tidy(() => {
      const image = [1, side, side, channels];
      const run = (x: Tensor, w: Tensor) =>
        conv2d(x as Tensor4D, w as Tensor4D, null, { stride: 1, padding: "same", activation: "linear" });
      const inputs = [tensor(x, image), tensor(w, [taps, taps, channels, channels])] as const;
      const target = tensor(t, image);
      const [dx, dw] = grads((x: Tensor, w: Tensor) => sum(mul(run(x, w), target)))([...inputs]) as [Tensor, Tensor];
      expect(relativeError(run(...inputs), expected.y)).toBeLessThan(1e-6);
      expect(relativeError(dx, expected.dx)).toBeLessThan(1e-6);
      expect(relativeError(dw, expected.dw)).toBeLessThan(2e-6);
    });
  },
);
