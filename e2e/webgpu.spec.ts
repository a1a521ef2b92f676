import { expect, test } from "./steps/lab.ts";
import { needAdapter } from "./steps/softwareGpu.ts";
import { builtWorker, openClient } from "./steps/workerPage.ts";

/** The largest absolute difference between two lists. */
function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  expect(a.length).toBeGreaterThan(0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

test("in the worker, WebGPU agrees with WASM on a training step and an attack", async ({ page }) => {
  await needAdapter(page);
  await openClient(page);
  const [wasm, webgpu] = await page.evaluate(
    (address) => globalThis.measureBackends(address, ["wasm", "webgpu"]),
    builtWorker(),
  );
  if (wasm === undefined || webgpu === undefined) throw new Error("two backends expected");
  expect(wasm.backend.id).toBe("wasm");
  expect(webgpu.backend.id).toBe("webgpu");
  expect(webgpu.trainingLoss).toBeCloseTo(wasm.trainingLoss, 3);
  expect(largestDifference(webgpu.weights, wasm.weights)).toBeLessThan(1e-4);
  expect(largestDifference(webgpu.attackLosses, wasm.attackLosses)).toBeLessThan(1e-3);
  expect(largestDifference(webgpu.scores, wasm.scores)).toBeLessThan(1e-3);
  expect(largestDifference(webgpu.sizes, wasm.sizes)).toBeLessThan(1e-3);
  expect(webgpu.predictions).toEqual(wasm.predictions);
});
