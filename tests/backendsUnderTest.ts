import type { BackendId } from "../src/experiment/artefacts/artefact.ts";

/**
 * Backends of the kernel tests. LAB_TEST_BACKENDS overrides them: webgpu.test.ts sets it to "webgpu" in a separate process,
 * with a software GPU driver on the library path.
 */
export const backendsUnderTest: readonly BackendId[] = (
  (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env.LAB_TEST_BACKENDS ?? "wasm,cpu"
).split(",") as BackendId[];
