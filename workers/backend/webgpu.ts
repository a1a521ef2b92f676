import { engine, env, findBackendFactory, registerBackend, removeBackend, setBackend } from "@tensorflow/tfjs-core";

/** A WebGPU adapter that can be started. */
export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  /** The name that the driver gives. */
  readonly name: string;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
}

interface Search {
  /** Does not start a GPU driver on a machine without a graphics device (Node on Linux). */
  readonly hardwareOnly: boolean;
  /** Part of the name of the adapter. Browsers offer no choice. */
  readonly adapter?: string | undefined;
}

/** Finds a WebGPU adapter, or the reason why there is none, as the end of a sentence. */
export async function findAdapter(search: Search): Promise<FoundAdapter | { readonly missing: string }> {
  const gpu = await gpuEntry(search);
  if ("missing" in gpu) return gpu;
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  } catch (error) {
    // Dawn lists its adapters when it has none of the name.
    const names = [...String(error).matchAll(/name: '([^']+)'/g)].map(([, name]) => `"${name}"`);
    if (search.adapter === undefined || names.length === 0) throw error;
    return { missing: `this machine has only ${[...new Set(names)].join(", ")}` };
  }
  if (adapter === null) return { missing: "WebGPU is available but found no adapter (no usable GPU or driver)" };
  const { vendor, architecture, device, description } = adapter.info;
  const name = [...new Set([description || device, vendor, architecture])].filter(Boolean).join(", ") || "unnamed";
  return { adapter, name, software: isSoftware(adapter.info, name) };
}

async function gpuEntry(search: Search): Promise<GPU | { readonly missing: string }> {
  const present = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (present !== undefined && search.adapter === undefined) return present;
  if ((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === undefined)
    return {
      missing:
        present !== undefined
          ? "browsers choose the GPU themselves"
          : globalThis.isSecureContext
            ? "this browser has no WebGPU"
            : "browsers offer WebGPU only over https and from this machine",
    };
  const { nodeGpu } = await import("./nodeGpu.ts");
  return nodeGpu(search);
}

/** Whether an adapter computes on the CPU: by its own flag, or by the names of the known software drivers. */
export function isSoftware(info: Pick<GPUAdapterInfo, "isFallbackAdapter">, name: string): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|software/i.test(name);
}

const watchers = new Set<(reason: string) => void>();

/** Calls back when the GPU device is lost (driver reset, laptop dock, watchdog). All its tensors are lost too. */
export function onBackendLost(callback: (reason: string) => void): () => void {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

/** Notifies the watchers when this device is lost, unless it was destroyed on purpose. */
export async function watchDevice(device: Pick<GPUDevice, "lost">, name: string): Promise<void> {
  const { reason, message } = await device.lost;
  if (reason === "destroyed") return;
  for (const callback of watchers) callback(`the GPU ${name} was lost: ${message || "no reason given"}`);
}

const raisedLimits = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** Starts tfjs' WebGPU backend on a device that we request, so that its loss and its errors can be detected. */
export async function startWebgpu({ adapter, name }: FoundAdapter): Promise<void> {
  const { LoudBackend } = await import("./loudBackend.ts");
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(raisedLimits.map((limit) => [limit, adapter.limits[limit]])),
  });
  void watchDevice(device, name);
  // Four times the default: an attack step is one submission instead of four, for a little memory.
  env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 64);
  // The tiled input gradient is slower than the plain one below 32 channels, as in our first layers.
  env().set("WEBGPU_USE_NAIVE_CONV2D_TRANSPOSE", true);
  if (findBackendFactory("webgpu") !== null) removeBackend("webgpu");
  registerBackend("webgpu", () => new LoudBackend(device, adapter.info, name), 3);
  if (!(await setBackend("webgpu"))) throw new Error(`backend "webgpu" did not start on ${name}`);
}

/** Resolves when the running backend has reported the errors of all its work so far; rejects with the first of them. */
export async function backendSettled(): Promise<void> {
  await (engine().backend as { settled?: () => Promise<void> }).settled?.();
}
