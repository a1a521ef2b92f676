import { getBackend } from "@tensorflow/tfjs-core";
import type { BackendId } from "../src/experiment/artefacts/artefact.ts";
import { startBackend } from "../workers/backend/start.ts";
import { loadFused } from "../workers/kernels/wasm/builds.ts";

/** Why the fused WebAssembly build does not run here, or null; its tests are skipped then. */
export const fusedMissing: string | null = await loadFused();
if (fusedMissing !== null) console.warn(`tests of the backend wasm-fma are skipped: ${fusedMissing}`);

const named = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env.LAB_TEST_BACKENDS;

/**
 * Backends of the kernel tests. LAB_TEST_BACKENDS overrides them: webgpu.test.ts sets it to "webgpu" in a separate process,
 * with a software GPU driver on the library path.
 */
export const backendsUnderTest = (named?.split(",") as BackendId[] | undefined) ?? [
  "wasm" as const,
  ...(fusedMissing === null ? ["wasm-fma" as const] : []),
  "cpu" as const,
];

/**
 * Starts a backend for a file of tests. A GPU that runs already stays: a software adapter compiles every shader again for
 * each device, which takes longer than these tests.
 */
export async function startForTests(backend: BackendId): Promise<void> {
  if (backend !== "webgpu" || getBackend() !== "webgpu") await startBackend({ prefer: backend });
}
