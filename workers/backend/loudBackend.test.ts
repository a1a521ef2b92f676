import { engine, fill, mul, ones, tensor, tidy } from "@tensorflow/tfjs-core";
import { beforeEach, expect, test } from "vitest";
import { installNullGpu } from "../../tests/nullGpu.ts";
import { float, perValue } from "../kernels/webgpu/program.ts";
import type { LoudBackend } from "./loudBackend.ts";
import { backendSettled, startBackend } from "./start.ts";

const missing = await installNullGpu();
const onGpu = test.skipIf(missing !== "");

beforeEach(async () => {
  if (missing === "") await startBackend({ prefer: "webgpu" });
});

const running = () => engine().backend as LoudBackend;
const big = () => ones([300, 1024]);

/** A program whose shader is not valid WGSL. */
const broken = () =>
  perValue({
    key: "robinBroken",
    inputs: ["x"],
    outputShape: [64],
    uniforms: "n : f32, ",
    code: "fn main(index : i32) { nonsense }",
  });

onGpu(`sound work is read back as before${missing && ` (skipped: ${missing})`}`, async () => {
  expect(await tidy(() => mul(big(), 2)).data()).toHaveLength(300 * 1024);
  await backendSettled();
});

onGpu("a buffer beyond the limits is refused by name before anything runs, and the GPU stays usable", async () => {
  const limit = running().device.limits.maxStorageBufferBindingSize;
  const rows = Math.ceil(limit / 4 / 1024) + 1;
  expect(() => tidy(() => fill([rows, 1024], 1))).toThrow(
    /^[a-z]\w* \[\d+, 1024\] needs a buffer of [\d]+ MiB, the GPU .* allows \d+ MiB: use a smaller batch/,
  );
  expect(await tidy(() => mul(big(), 2)).data()).toHaveLength(300 * 1024);
});

onGpu("after a shader that the GPU refuses, no result is read, not even an unrelated one", async () => {
  const before = mul(big(), 2);
  running().runWebGPUProgram(broken(), [tensor([1])], "float32", [float(1)]);
  await expect(before.data()).rejects.toMatchObject({
    name: "gpu-failed",
    message: expect.stringMatching(/^the GPU .* refused the shader of robinBroken \[64\]; .*: use a smaller batch/),
  });
  await expect(backendSettled()).rejects.toThrow("robinBroken");
  expect(() => mul(big(), 2)).toThrow("robinBroken");
});

onGpu("work that is refused when it is submitted is an error too", async () => {
  const { device } = running();
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const destroyed = device.createBuffer({ size: 16, usage });
  destroyed.destroy();
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(destroyed, 0, device.createBuffer({ size: 16, usage }), 0, 16);
  device.queue.submit([encoder.finish()]);
  await expect(async () => mul(big(), 2).data()).rejects.toMatchObject({ name: "gpu-failed" });
});

onGpu("memory that runs out is named with what to lower", async () => {
  const { device } = running();
  device.popErrorScope = async () => new GPUOutOfMemoryError("no memory on the device");
  await expect(mul(big(), 2).data()).rejects.toThrow(
    /has no memory left for \d+ MiB for .* \(no memory on the device\): use a smaller batch, .* or close what else uses the GPU$/,
  );
});
