import type { GradConfig, KernelConfig } from "@tensorflow/tfjs-core";
import {
  getGradient,
  getKernel,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import { cpuMaxPool } from "./cpuPooling.ts";
import { delegatingKernels } from "./delegating.ts";
import { gradients } from "./gradients.ts";
import { stockGradients } from "./stock/gradients.ts";
import { wasmKernels } from "./wasm/kernels.ts";
import { webgpuKernels } from "./webgpu/kernels.ts";

/** A backend as tfjs names it. */
type TfBackend = Exclude<BackendId, "wasm-fma">;

/** Both builds of our WebAssembly kernels run on the backend that tfjs names "wasm". */
const tfBackend = (id: BackendId): TfBackend => (id === "wasm-fma" ? "wasm" : id);

/**
 * Registers our kernels for a backend whose stock kernels are loaded, and our gradients, including those of stock ops.
 * Unregisters first what it replaces, so tfjs prints no warning. Calling it again changes nothing.
 */
export function registerKernels(id: BackendId): void {
  const backend = tfBackend(id);
  if (getKernel("BatchMatMul", backend) === undefined)
    throw new Error(`the stock kernels of backend "${backend}" are not loaded: import its tfjs package first`);
  for (const gradient of [...stockGradients, ...gradients]) replaceGradient(gradient);
  for (const kernel of kernelsOf(backend)) replaceKernel(kernel);
}

/** Stock kernels that ours delegate some calls to. */
const wrapped = new Map<string, KernelConfig>();

function stock(name: string, backend: TfBackend): KernelConfig {
  const kernel = wrapped.get(`${backend} ${name}`) ?? (getKernel(name, backend) as KernelConfig);
  wrapped.set(`${backend} ${name}`, kernel);
  return kernel;
}

function kernelsOf(backend: TfBackend): readonly KernelConfig[] {
  switch (backend) {
    case "wasm":
      return wasmKernels((name) => stock(name, backend));
    case "webgpu":
      return webgpuKernels((name) => stock(name, backend));
    case "cpu":
      return [...delegatingKernels(backend), cpuMaxPool];
    default:
      return backend satisfies never;
  }
}

function replaceKernel(kernel: KernelConfig): void {
  if (getKernel(kernel.kernelName, kernel.backendName) !== undefined)
    unregisterKernel(kernel.kernelName, kernel.backendName);
  registerKernel(kernel);
}

function replaceGradient(gradient: GradConfig): void {
  if (getGradient(gradient.kernelName) !== undefined) unregisterGradient(gradient.kernelName);
  registerGradient(gradient);
}
