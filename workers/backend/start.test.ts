import { getBackend, tensor } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { fusedMissing } from "../../tests/backendsUnderTest.ts";
import { type BackendRequest, onBackendLost, startBackend } from "./start.ts";
import { findAdapter, isSoftware, watchDevice } from "./webgpu.ts";

const handlers = () => process.listeners("uncaughtException").length + process.listeners("unhandledRejection").length;
const handlersBeforeAnyStart = handlers();

test("a named backend runs and reports that it was requested", async () => {
  for (const prefer of ["cpu", "wasm"] as const) {
    const report = await startBackend({ prefer });
    expect(report).toMatchObject({ id: prefer, software: false, tfjs: "4.22.0", threads: 1 });
    expect(report.reason).toMatch(/was asked for\.$/);
    expect(getBackend()).toBe(prefer);
  }
});

test("auto on this machine: a real GPU if there is one, otherwise WebAssembly with the reason", async () => {
  const found = await findAdapter({ hardwareOnly: true });
  const report = await startBackend({ prefer: "auto" });
  const gpu = !("missing" in found) && !found.software;
  const cpu = fusedMissing === null ? "wasm-fma" : "wasm";
  expect(report.id).toBe(gpu ? "webgpu" : cpu);
  if (!gpu)
    expect(report.reason).toMatch(/(No GPU|computes in software).*WebAssembly runs instead, (with fused|in its)/);
});

test("requesting WebGPU where it cannot start is an error, and nothing else is started", async () => {
  const found = await findAdapter({ hardwareOnly: false });
  if ("missing" in found) {
    await startBackend({ prefer: "cpu" });
    await expect(startBackend({ prefer: "webgpu" })).rejects.toThrow(
      /^backend "webgpu" was asked for, but .*: ask for "wasm", or for "auto"$/,
    );
    expect(getBackend()).toBe("cpu");
  } else expect((await startBackend({ prefer: "webgpu" })).id).toBe("webgpu");
});

test("an unknown backend is refused by name", async () => {
  const request = { prefer: "tpu" } as unknown as BackendRequest;
  await expect(startBackend(request)).rejects.toThrow('unknown backend "tpu", expected "auto", "webgpu"');
});

test("software adapters are recognised by flag or name", () => {
  const info = (isFallbackAdapter: boolean) => ({ isFallbackAdapter });
  expect(isSoftware(info(true), "anything")).toBe(true);
  for (const name of ["SwiftShader driver 5.0.0", "llvmpipe (LLVM 15)", "Microsoft Basic Render Driver"])
    expect(isSoftware(info(false), name), name).toBe(true);
  for (const name of ["NVIDIA H200", "Apple M2", "AMD Radeon 780M", "Intel Iris Xe"])
    expect(isSoftware(info(false), name), name).toBe(false);
});

test("watchers are notified of a lost GPU with the driver's message, but not of a destroyed device", async () => {
  const told: string[] = [];
  const stop = onBackendLost((reason) => told.push(reason));
  const lost = (reason: GPUDeviceLostReason, message: string) => ({
    lost: Promise.resolve({ reason, message } as GPUDeviceLostInfo),
  });
  await watchDevice(lost("destroyed", "closed"), "Some GPU");
  await watchDevice(lost("unknown", "driver reset"), "Some GPU");
  stop();
  await watchDevice(lost("unknown", "again"), "Some GPU");
  expect(told).toEqual(["the GPU Some GPU was lost: driver reset"]);
});

test("starting WebAssembly leaves no handler on the process", async () => {
  await startBackend({ prefer: "wasm" });
  expect(tensor([1, 2]).dataSync()).toEqual(Float32Array.of(1, 2));
  expect(handlers()).toBe(handlersBeforeAnyStart);
});
