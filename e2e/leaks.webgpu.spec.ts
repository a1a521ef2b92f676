import { expect, test } from "./steps/lab.ts";
import { needAdapter } from "./steps/softwareGpu.ts";
import { builtWorker, openClient } from "./steps/workerPage.ts";

test("repeated training, evaluation and attacks on WebGPU leak no tensors and no GPU memory", async ({ page }) => {
  await needAdapter(page);
  await openClient(page);
  const held = await page.evaluate((worker) => globalThis.memoryAfterRounds(worker, 5), builtWorker());
  // The first round fills the caches.
  const [, first, ...later] = held;
  expect(first?.gpuBytes).toBeGreaterThan(0);
  for (const use of later) expect(use).toEqual(first);
});
