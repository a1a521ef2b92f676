import { engine, env, setBackend, version_core } from "@tensorflow/tfjs-core";
import type { BackendId, BackendReport } from "../../src/experiment/artefacts/artefact.ts";
import { registerKernels } from "../kernels/register.ts";
import { type Build, loadBuild, loadFused } from "../kernels/wasm/builds.ts";
import { selectBuild } from "../kernels/wasm/module.ts";
import { guardMemory } from "./wasmMemory.ts";
import { type FoundAdapter, findAdapter, startWebgpu } from "./webgpu.ts";

export { backendSettled, onBackendLost } from "./webgpu.ts";

export interface BackendRequest {
  /** "auto" uses a real GPU if there is one, WebAssembly otherwise. A named backend that cannot start is an error. */
  readonly prefer: "auto" | BackendId;
  /** Also allows a software WebGPU adapter for "auto": correct, but slow. */
  readonly software?: boolean;
  /** Part of the name of the WebGPU adapter to use; Node alone can choose. */
  readonly adapter?: string;
  /** URL of tfjs-backend-wasm-simd.wasm in a browser. Node finds the file itself. */
  readonly wasmUrl?: string;
}

/**
 * Starts the backend that holds the tensors, registers our kernels, and reports which one runs and why. Only that backend
 * is loaded. If a backend requested by name cannot start, this throws and does not fall back to another.
 */
export async function startBackend(request: BackendRequest): Promise<BackendReport> {
  switch (request.prefer) {
    case "webgpu": {
      const { adapter } = request;
      const found = await findAdapter({ hardwareOnly: false, adapter });
      if ("missing" in found)
        throw new Error(
          adapter === undefined
            ? `backend "webgpu" was asked for, but ${found.missing}: ask for "wasm", or for "auto"`
            : `GPU "${adapter}" was asked for, but ${found.missing}: name another one, or omit the name`,
        );
      return runWebgpu(found, `WebGPU was asked for; its adapter is ${found.name}`);
    }
    case "wasm":
      return runWasm("portable", request.wasmUrl, "WebAssembly was asked for");
    case "wasm-fma": {
      const missing = await loadFused();
      if (missing !== null)
        throw new Error(
          `backend "wasm-fma" was asked for, but ${missing}: ask for "wasm", which gives slightly other bits`,
        );
      return runWasm("fused", request.wasmUrl, "The WebAssembly build with fused multiply-adds was chosen");
    }
    case "cpu":
      return runCpu("The plain JavaScript backend was asked for");
    case "auto":
      return startBest(request);
    default:
      throw new Error(
        `unknown backend "${request.prefer satisfies never}", expected "auto", "webgpu", "wasm-fma", "wasm" or "cpu"`,
      );
  }
}

async function startBest({ software = false, wasmUrl }: BackendRequest): Promise<BackendReport> {
  const found = await findAdapter({ hardwareOnly: !software });
  if (!("missing" in found) && (software || !found.software))
    return runWebgpu(
      found,
      found.software ? `Software adapters are allowed: ${found.name}` : `GPU found: ${found.name}`,
    );
  const why =
    "missing" in found
      ? `No GPU: ${found.missing}`
      : `The only WebGPU adapter, ${found.name}, computes in software, which is slower than WebAssembly`;
  if (!(await hasSimd())) return runCpu(`${why}; and this machine's WebAssembly has no SIMD, so plain JavaScript runs`);
  const missing = await loadFused();
  if (missing === null) return runWasm("fused", wasmUrl, `${why}; WebAssembly runs instead, with fused multiply-adds`);
  return runWasm("portable", wasmUrl, `${why}; WebAssembly runs instead, in its portable build, since ${missing}`);
}

async function runWebgpu(found: FoundAdapter, reason: string): Promise<BackendReport> {
  await startWebgpu(found);
  registerKernels("webgpu");
  return report("webgpu", found.name, found.software, reason);
}

async function hasSimd(): Promise<boolean> {
  await import("@tensorflow/tfjs-backend-wasm");
  return env().getAsync("WASM_HAS_SIMD_SUPPORT") as Promise<boolean>;
}

async function runWasm(build: Build, wasmUrl: string | undefined, reason: string): Promise<BackendReport> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (!(await hasSimd()))
    throw new Error('backend "wasm" needs WebAssembly SIMD, which this browser or machine lacks: ask for "cpu"');
  // The threaded build needs a cross-origin isolated page and exists for the forward pass only; parallel work is
  // spread over workers instead.
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (wasmUrl !== undefined)
    setWasmPaths({
      "tfjs-backend-wasm.wasm": wasmUrl,
      "tfjs-backend-wasm-simd.wasm": wasmUrl,
      "tfjs-backend-wasm-threaded-simd.wasm": wasmUrl,
    });
  if (!(await withoutGlobalHandlers(() => setBackend("wasm"))))
    throw new Error(
      `backend "wasm" did not start: its WebAssembly file could not be loaded from ${wasmUrl ?? "the package"}`,
    );
  guardMemory();
  registerKernels("wasm");
  await loadBuild("portable");
  await loadBuild(build);
  selectBuild(build);
  return build === "fused"
    ? report("wasm-fma", "cpu (simd, fused multiply-add)", false, reason)
    : report("wasm", "cpu (simd)", false, reason);
}

async function runCpu(reason: string): Promise<BackendReport> {
  await import("@tensorflow/tfjs-backend-cpu");
  await setBackend("cpu");
  // Otherwise its first operation in Node prints an advertisement for another package.
  (engine().backend as { firstUse?: boolean }).firstUse = false;
  registerKernels("cpu");
  return report("cpu", "cpu (javascript)", false, reason);
}

function report(id: BackendId, adapter: string, software: boolean, reason: string): BackendReport {
  return { id, adapter, software, reason: `${reason}.`, tfjs: version_core, threads: 1 };
}

interface NodeProcess {
  listeners(event: string): unknown[];
  removeListener(event: string, listener: unknown): void;
}

/**
 * Emscripten installs handlers in Node that rethrow every uncaught error of the program, with a page of its own source as
 * context. This removes them after `start`.
 */
async function withoutGlobalHandlers<T>(start: () => Promise<T>): Promise<T> {
  const host = (globalThis as { process?: NodeProcess }).process;
  if (host?.listeners === undefined) return start();
  const events = ["uncaughtException", "unhandledRejection"];
  const before = events.map((event) => new Set(host.listeners(event)));
  const result = await start();
  events.forEach((event, at) => {
    for (const listener of host.listeners(event)) if (!before[at]?.has(listener)) host.removeListener(event, listener);
  });
  return result;
}
