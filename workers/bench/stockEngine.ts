import { engine, env, setBackend, version_core } from "@tensorflow/tfjs-core";
import type { BenchBackend, BenchWorker } from "../../src/lab/engine/benchApi.ts";
import { findAdapter } from "../backend/webgpu.ts";
import { createStockSteps } from "./stockSteps.ts";

/**
 * Stock tfjs, to compare the lab with: its own backends, kernels and gradients, which the worker's entry registers.
 * WebAssembly runs with SIMD and on one thread, as the lab does on each worker.
 */
export function createStockEngine({ wasmUrl }: { readonly wasmUrl?: string } = {}): BenchWorker {
  const steps = createStockSteps();
  return {
    async start({ prefer, adapter }) {
      const id = prefer === "auto" ? "webgpu" : prefer;
      const device = await load(id, adapter, wasmUrl);
      if (!(await setBackend(id))) throw new Error(`stock tfjs could not start its backend "${id}"`);
      // Otherwise its first operation in Node prints an advertisement for another package.
      if (id === "cpu") (engine().backend as { firstUse?: boolean }).firstUse = false;
      return { ...device, tfjs: version_core };
    },
    bench: (work) => steps(work),
  };
}

async function load(
  id: string,
  adapter: string | undefined,
  wasmUrl: string | undefined,
): Promise<Pick<BenchBackend, "adapter" | "software">> {
  switch (id) {
    case "wasm": {
      const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
      env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
      if (wasmUrl !== undefined)
        setWasmPaths({
          "tfjs-backend-wasm.wasm": wasmUrl,
          "tfjs-backend-wasm-simd.wasm": wasmUrl,
          "tfjs-backend-wasm-threaded-simd.wasm": wasmUrl,
        });
      return { adapter: "cpu (simd)", software: false };
    }
    case "webgpu": {
      // Also makes `navigator.gpu` known under Node.
      const found = await findAdapter({ hardwareOnly: adapter === undefined, adapter });
      if ("missing" in found) throw new Error(found.missing);
      await import("@tensorflow/tfjs-backend-webgpu");
      return { adapter: found.name, software: found.software };
    }
    case "cpu": {
      await import("@tensorflow/tfjs-backend-cpu");
      return { adapter: "cpu (javascript)", software: false };
    }
    default:
      throw new Error(`stock tfjs has no backend "${id}", one of wasm, webgpu, cpu expected`);
  }
}
