import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { grads, memory, mul, sum, tensor, tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { expectClose, valuesOf } from "../../tests/tensorValues.ts";
import { type Activation, conv2d, dense, type Padding } from "./ops.ts";

const tolerance = 2e-6;

interface Geometry {
  n: number;
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  kernel: number;
  stride: number;
  padding: Padding;
  activation: Activation;
}

function extent({ kernel, stride, padding }: Geometry, size: number): { out: number; before: number } {
  if (padding !== "same") return { out: Math.floor((size + 2 * padding - kernel) / stride) + 1, before: padding };
  const out = Math.ceil(size / stride);
  return { out, before: Math.floor(Math.max((out - 1) * stride + kernel - size, 0) / 2) };
}

interface Expected {
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dw: Float64Array;
  readonly db: Float64Array;
}

const references = new Map<string, Expected>();

/** Convolution and its gradients for the loss sum(y * t), in float64, directly from the definition. */
function definition(g: Geometry, x: Float32Array, w: Float32Array, b: Float32Array, t: Float32Array): Expected {
  const down = extent(g, g.height);
  const across = extent(g, g.width);
  const y = new Float64Array(g.n * down.out * across.out * g.outputs);
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(w.length);
  const db = new Float64Array(g.outputs);
  for (let at = 0; at < y.length; at++) {
    const o = at % g.outputs;
    const ox = Math.floor(at / g.outputs) % across.out;
    const oy = Math.floor(at / g.outputs / across.out) % down.out;
    const n = Math.floor(at / g.outputs / across.out / down.out);
    const taps: [x: number, w: number][] = [];
    for (let ky = 0; ky < g.kernel; ky++)
      for (let kx = 0; kx < g.kernel; kx++) {
        const iy = oy * g.stride - down.before + ky;
        const ix = ox * g.stride - across.before + kx;
        if (iy < 0 || ix < 0 || iy >= g.height || ix >= g.width) continue;
        for (let i = 0; i < g.inputs; i++)
          taps.push([
            ((n * g.height + iy) * g.width + ix) * g.inputs + i,
            ((ky * g.kernel + kx) * g.inputs + i) * g.outputs + o,
          ]);
      }
    let value = b[o] as number;
    for (const [xi, wi] of taps) value += (x[xi] as number) * (w[wi] as number);
    const passes = g.activation === "linear" || value > 0;
    y[at] = passes ? value : 0;
    if (!passes) continue;
    const dy = t[at] as number;
    db[o] = (db[o] as number) + dy;
    for (const [xi, wi] of taps) {
      dx[xi] = (dx[xi] as number) + dy * (w[wi] as number);
      dw[wi] = (dw[wi] as number) + dy * (x[xi] as number);
    }
  }
  return { y, dx, dw, db };
}

/** The same for all backends, whose inputs are equal. */
function reference(g: Geometry, x: Float32Array, w: Float32Array, b: Float32Array, t: Float32Array): Expected {
  const key = JSON.stringify(g);
  const known = references.get(key) ?? definition(g, x, w, b, t);
  references.set(key, known);
  return known;
}

/** The value of a layer and the gradients of sum(y * target); the caller reads and disposes them. */
function valueAndGradients(
  run: (x: Tensor, w: Tensor, b: Tensor) => Tensor,
  inputs: [x: Tensor, w: Tensor, b: Tensor],
  target: Tensor,
): [y: Tensor, dx: Tensor, dw: Tensor, db: Tensor] {
  const y = run(...inputs);
  const gradients = grads((x: Tensor, w: Tensor, b: Tensor) => sum(mul(run(x, w, b), target)))(inputs);
  return [y, ...(gradients as [Tensor, Tensor, Tensor])];
}

async function checkAll(found: [Tensor, Tensor, Tensor, Tensor], expected: Expected): Promise<void> {
  const [y, dx, dw, db] = found;
  await expectClose(y, expected.y, "y", tolerance);
  await expectClose(dx, expected.dx, "dx", tolerance);
  await expectClose(dw, expected.dw, "dw", tolerance);
  await expectClose(db, expected.db, "db", tolerance);
}

async function checkConvolution(g: Geometry): Promise<void> {
  const [height, width] = [extent(g, g.height).out, extent(g, g.width).out];
  const x = valuesOf(g.n * g.height * g.width * g.inputs, 1);
  const w = valuesOf(g.kernel * g.kernel * g.inputs * g.outputs, 2);
  const b = valuesOf(g.outputs, 3);
  const t = valuesOf(g.n * height * width * g.outputs, 4);
  const expected = reference(g, x, w, b, t);
  const before = memory().numTensors;
  const found = tidy(() =>
    valueAndGradients(
      (x, w, b) => conv2d(x as Tensor4D, w as Tensor4D, b as Tensor1D, g),
      [
        tensor(x, [g.n, g.height, g.width, g.inputs]),
        tensor(w, [g.kernel, g.kernel, g.inputs, g.outputs]),
        tensor(b, [g.outputs]),
      ],
      tensor(t, [g.n, height, width, g.outputs]),
    ),
  );
  await checkAll(found, expected);
  expect(memory().numTensors).toBe(before);
}

const geometries = fc
  .record({
    n: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 5, max: 11 }),
    width: fc.integer({ min: 5, max: 11 }),
    inputs: fc.constantFrom(1, 2, 3, 4, 5, 8),
    outputs: fc.constantFrom(1, 2, 3, 7, 8, 9, 16),
    kernel: fc.constantFrom(1, 3, 4, 5),
    stride: fc.constantFrom(1, 2, 3),
    padding: fc.constantFrom<Padding>(0, 1, 2, "same"),
    activation: fc.constantFrom<Activation>("linear", "relu"),
  })
  .filter(({ padding, kernel }) => padding === "same" || padding < kernel);

describe.each(backendsUnderTest)("convolutions on %s", (backend) => {
  beforeAll(async () => {
    await startForTests(backend);
  });

  test("convolutions and their gradients agree with the definition", async () => {
    const numRuns = { "wasm-fma": 120, wasm: 120, cpu: 30, webgpu: 12 }[backend];
    await fc.assert(fc.asyncProperty(geometries, checkConvolution), { seed: 20, numRuns });
  });

  test("a convolution larger than one chunk of columns agrees with the definition", async () => {
    await checkConvolution({
      n: 3,
      height: 20,
      width: 20,
      inputs: 16,
      outputs: 32,
      kernel: 4,
      stride: 2,
      padding: 1,
      activation: "relu",
    });
  });

  test("convolutions of 3 x 3 over odd sizes and many channels agree with the definition", async () => {
    const plain = { n: 2, kernel: 3, stride: 1, activation: "linear" } as const;
    await checkConvolution({ ...plain, height: 9, width: 11, inputs: 8, outputs: 20, padding: 1 });
    await checkConvolution({ ...plain, height: 6, width: 5, inputs: 12, outputs: 8, padding: 0 });
    await checkConvolution({ ...plain, height: 4, width: 4, inputs: 24, outputs: 16, padding: 2 });
    await checkConvolution({ ...plain, height: 1, width: 3, inputs: 8, outputs: 8, padding: "same" });
    await checkConvolution({
      ...plain,
      activation: "relu",
      height: 17,
      width: 16,
      inputs: 8,
      outputs: 8,
      padding: 1,
    });
  });

  test("dense layers are 1x1 convolutions, values and gradients", async () => {
    for (const [n, inputs, outputs, activation] of [
      [1, 1, 1, "linear"],
      [3, 7, 10, "relu"],
      [5, 33, 2, "linear"],
      [64, 50, 13, "relu"],
    ] as const) {
      const g: Geometry = {
        n,
        inputs,
        outputs,
        activation,
        height: 1,
        width: 1,
        kernel: 1,
        stride: 1,
        padding: 0,
      };
      const [x, w, b, t] = [
        valuesOf(n * inputs, 5),
        valuesOf(inputs * outputs, 6),
        valuesOf(outputs, 7),
        valuesOf(n * outputs, 8),
      ];
      const expected = definition(g, x, w, b, t);
      const found = tidy(() =>
        valueAndGradients(
          (x, w, b) => dense(x as Tensor2D, w as Tensor2D, b as Tensor1D, activation),
          [tensor(x, [n, inputs]), tensor(w, [inputs, outputs]), tensor(b, [outputs])],
          tensor(t, [n, outputs]),
        ),
      );
      await checkAll(found, expected);
    }
  });
});
