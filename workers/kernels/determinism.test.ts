import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { engine, grads, logSumExp, mean, relu, reshape, slice, sub, sum, tensor, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { startBackend } from "../backend/start.ts";
import { conv2d, dense, maxPool2d, momentumStep, pgdStep } from "./ops.ts";

const wave = (shape: number[], phase: number) =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => Math.sin(phase + at * 12.9898) ** 3),
    shape,
  );

const shapes = [
  [4, 4, 1, 16],
  [3, 3, 16, 8],
  [32, 10],
];

/** Per-example loss of a small network with every kind of layer. */
function losses(x: Tensor, weights: Tensor[]): Tensor {
  const [a, b, c] = weights as [Tensor4D, Tensor4D, Tensor2D];
  const first = conv2d(x as Tensor4D, a, null, { stride: 2, padding: 1, activation: "relu" });
  const second = conv2d(first, b, null, { stride: 1, padding: "same", activation: "linear" });
  const pooled = maxPool2d(second, { size: 3, stride: 2 });
  const logits = dense(reshape(relu(pooled), [x.shape[0] as number, -1]) as Tensor2D, c, null, "linear");
  return sub(logSumExp(logits, 1), reshape(slice(logits, [0, 0], [-1, 1]), [-1]));
}

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

test("an example's attack gradient has the same bits at any position of a batch, and alone", () => {
  tidy(() => {
    const weights = shapes.map((shape, at) => wave(shape, at));
    const x = wave([7, 10, 10, 1], 9);
    const gradient = (x: Tensor) => grads((x: Tensor) => sum(losses(x, weights)))([x])[0] as Tensor;
    const stepped = (x: Tensor) => pgdStep(x, x, gradient(x), { norm: "l2", alpha: 0.3, epsilon: 0.2 });
    const together = { gradient: gradient(x), stepped: stepped(x) };
    for (let at = 0; at < 7; at++) {
      const one = (t: Tensor) => slice(t, [at, 0, 0, 0], [1, 10, 10, 1]);
      expect(gradient(one(x)).dataSync()).toEqual(one(together.gradient).dataSync());
      expect(stepped(one(x)).dataSync()).toEqual(one(together.stepped).dataSync());
    }
  });
});

test("a weight step has the same bits every time, even after memory has grown", () => {
  const run = () =>
    tidy(() => {
      const weights = shapes.map((shape, at) => wave(shape, at));
      const gradients = grads((...weights: Tensor[]) => mean(losses(wave([33, 10, 10, 1], 5), weights)))(weights);
      return weights.map((weight, at) =>
        momentumStep(weight, weight, gradients[at] as Tensor, {
          learningRate: 0.1,
          momentum: 0.9,
          weightDecay: 5e-4,
        })[0].dataSync(),
      );
    });
  const memory = (engine().backend as unknown as { wasm: { asm: { memory: WebAssembly.Memory } } }).wasm.asm.memory;
  const first = run();
  const before = memory.buffer.byteLength;
  tidy(() => tensor(new Float32Array(before / 4 + 1)));
  expect(memory.buffer.byteLength).toBeGreaterThan(before);
  expect(run()).toEqual(first);
});
