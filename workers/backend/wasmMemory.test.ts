import { engine, type Tensor4D, tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import { conv2d } from "../kernels/ops.ts";
import { startBackend } from "./start.ts";

interface Wasm {
  _malloc(bytes: number): number;
}

let wasm: Wasm;
let working: Wasm["_malloc"];

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  ({ wasm } = engine().backend as unknown as { wasm: Wasm });
  // Emscripten replaces the function at its first call.
  zeros([1]).dispose();
  working = (wasm as unknown as { asm: { malloc: Wasm["_malloc"] } }).asm.malloc;
});

afterEach(() => {
  wasm._malloc = working;
});

/** An allocator behind the guard that refuses at least `limit` bytes: by address 0, or by aborting as Emscripten does. */
function refuseFrom(limit: number, how: "zero" | "abort"): void {
  wasm._malloc = (bytes) => {
    if (bytes < limit) return working(bytes);
    if (how === "abort") throw new Error("Aborted(). Build with -sASSERTIONS for more info.");
    return 0;
  };
}

test.each(["zero", "abort"] as const)("a refused tensor is an error that says what to lower (%s)", (how) => {
  refuseFrom(4_000_000, how);
  expect(() => zeros([1024, 1024])).toThrow(/WebAssembly memory is full: 4 MiB more .* smaller batch/);
});

test("after refused scratch space, the next smaller convolution is right", () => {
  const run = (outputs: number) =>
    tidy(() => {
      const w = tensor(new Array(9 * outputs).fill(1), [3, 3, 1, outputs]) as Tensor4D;
      const x = tensor(new Array(25).fill(2), [1, 5, 5, 1]) as Tensor4D;
      return [...conv2d(x, w, null, { stride: 1, padding: 0, activation: "linear" }).dataSync()];
    });
  refuseFrom(200_000, "zero");
  expect(() => run(4000)).toThrow("WebAssembly memory is full");
  expect(run(1000)).toEqual(new Array(9 * 1000).fill(18));
});
