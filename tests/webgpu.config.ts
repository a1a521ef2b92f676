import { defineConfig } from "vitest/config";

/**
 * Tests that webgpu.test.ts runs again on WebGPU: one after another in one process, because a software adapter takes most of
 * their time to compile shaders, and compiles them for each device.
 */
const files = [
  "kernels/convolution",
  "kernels/layers",
  "kernels/normalisation",
  "kernels/steps",
  "kernels/attackLosses",
  "backend/constantCache",
  "attacks/ascent/windows",
  "attacks/noise",
  "datasets/resident",
  "networks/stacked",
  "decompositions/together",
  "networks/torch",
  "models/torch",
  "tasks/training/jointTrainings",
];

export default defineConfig({
  test: {
    include: files.map((name) => `workers/${name}.test.ts`),
    pool: "forks",
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
