import type { BackendId } from "../src/experiment/artefacts/artefact.ts";

/**
 * Backends that the kernel tests run on. LAB_TEST_BACKENDS names others: webgpu.test.ts sets it to "webgpu" in a
 * process of its own, where a software GPU driver can be put on the library path.
 */
export const backendsUnderTest: readonly BackendId[] = (
  (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env.LAB_TEST_BACKENDS ??
  "wasm,cpu"
).split(",") as BackendId[];
