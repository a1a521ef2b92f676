import { expect, test } from "./steps/lab.ts";
import { needAdapter } from "./steps/softwareGpu.ts";
import { builtWorker, openClient } from "./steps/workerPage.ts";

test("on WebGPU too, training, evaluating and attacking again and again takes no more tensors and no more of the GPU", async ({
  page,
}) => {
  await openClient(page);
  await needAdapter(page);
  const held = await page.evaluate((worker) => globalThis.memoryAfterRounds(worker, 5), builtWorker());
  // The first rounds fill what is kept for reuse.
  const [, first, ...later] = held;
  expect(first?.gpuBytes).toBeGreaterThan(0);
  for (const use of later) expect(use).toEqual(first);
});
