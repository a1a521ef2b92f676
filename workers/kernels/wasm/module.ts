import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Build, binaryOf } from "./builds.ts";

/** A byte offset into tfjs' memory. */
type Offset = number;

/** What the C files of this folder export; the comments there explain the arguments. */
export interface KernelExports {
  conv2d_scratch(depth: number, out: number): number;
  conv2d(x: Offset, kernel: Offset, bias: Offset, y: Offset, scratch: Offset, ...geometry: number[]): void;
  conv2d_input_gradient(
    dy: Offset,
    y: Offset,
    kernel: Offset,
    dx: Offset,
    scratch: Offset,
    ...geometry: number[]
  ): void;
  conv2d_filter_scratch(depth: number): number;
  conv2d_filter_gradient(x: Offset, dy: Offset, dw: Offset, scratch: Offset, ...geometry: number[]): void;
  winograd_scratch(inputs: number, outputs: number): number;
  winograd: KernelExports["conv2d"];
  winograd_input_gradient: KernelExports["conv2d_input_gradient"];
  winograd_filter_scratch(inputs: number, outputs: number): number;
  winograd_filter_gradient: KernelExports["conv2d_filter_gradient"];
  /** Only the fused build has this function and the next four. */
  winograd6_scratch(inputs: number, outputs: number, taps: number, height: number, width: number): number;
  winograd6: KernelExports["conv2d"];
  winograd6_input_gradient: KernelExports["conv2d_input_gradient"];
  winograd6_filter_scratch: KernelExports["winograd6_scratch"];
  winograd6_filter_gradient: KernelExports["conv2d_filter_gradient"];
  matmul_scratch(rows: number, depth: number, transposeA: number): number;
  matmul(a: Offset, b: Offset, bias: Offset, c: Offset, scratch: Offset, ...sizes: number[]): void;
  matmul_transposed_a(a: Offset, b: Offset, c: Offset, scratch: Offset, ...sizes: number[]): void;
  column_sums(a: Offset, y: Offset, sums: Offset, rows: number, columns: number): void;
  max_pool(x: Offset, y: Offset, ...geometry: number[]): void;
  max_pool_gradient(x: Offset, dy: Offset, dx: Offset, ...geometry: number[]): void;
  normalise_scratch(channels: number): number;
  normalise(
    x: Offset,
    gamma: Offset,
    beta: Offset,
    y: Offset,
    mean: Offset,
    variance: Offset,
    scratch: Offset,
    ...sizes: number[]
  ): void;
  normalise_gradient(
    dy: Offset,
    x: Offset,
    gamma: Offset,
    y: Offset,
    mean: Offset,
    variance: Offset,
    dx: Offset,
    dgamma: Offset,
    dbeta: Offset,
    scratch: Offset,
    ...sizes: number[]
  ): void;
  add_relu(a: Offset, b: Offset, y: Offset, count: number): void;
  relu_mask(dy: Offset, y: Offset, masked: Offset, count: number): void;
  pgd_step_linf(
    x: Offset,
    origin: Offset,
    gradient: Offset,
    next: Offset,
    alphas: Offset,
    epsilons: Offset,
    rows: number,
    size: number,
  ): void;
  pgd_step_l2: KernelExports["pgd_step_linf"];
  momentum_step(
    parameter: Offset,
    velocity: Offset,
    gradient: Offset,
    newParameter: Offset,
    newVelocity: Offset,
    count: number,
    rate: number,
    momentum: number,
    decay: number,
  ): void;
}

/** The parts of tfjs' WebAssembly backend (4.22.0) that our kernels rely on. */
export interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(offset: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  incRef(dataId: object): void;
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
}

/** Our module, running in the memory of one backend. */
export interface KernelModule {
  readonly run: KernelExports;
  /** Byte offset of a tensor's values. */
  pointer(tensor: TensorInfo): Offset;
  /** Byte offset of scratch space for at least this many floats; valid until the next call. */
  scratch(floats: number): Offset;
  /** A view of tfjs' memory. The next allocation may grow the memory, which detaches the view. */
  floats(offset: Offset, count: number): Float32Array;
}

/** The modules of one backend: a build starts when a kernel first needs it. All share one scratch space. */
type Modules = (build: Build) => KernelModule;

const backends = new WeakMap<object, Modules>();

let current: Build = "portable";

/** The build that computes from now on; `loadBuild` must have loaded it. Returns the one that did before. */
export function selectBuild(build: Build): Build {
  const before = current;
  binaryOf(build);
  current = build;
  return before;
}

/** The build that computes now. */
export const buildInUse = (): Build => current;

function modulesOf(backend: WasmBackend): Modules {
  const { memory } = backend.wasm.asm;
  if (!(memory instanceof WebAssembly.Memory))
    throw new Error("tfjs-backend-wasm does not expose its memory as wasm.asm.memory: expected version 4.22.0");
  let offset = 0;
  let capacity = 0;
  const shared: Omit<KernelModule, "run"> = {
    pointer(tensor) {
      if (tensor.dtype !== "float32")
        throw new Error(`a kernel got a tensor of dtype "${tensor.dtype}", expected "float32": cast it first`);
      return backend.dataIdMap.get(tensor.dataId).memoryOffset;
    },
    scratch(floats) {
      if (floats > capacity) {
        if (offset !== 0) backend.wasm._free(offset);
        capacity = 0;
        offset = 0;
        offset = backend.wasm._malloc(floats * 4) >>> 0;
        capacity = floats;
      }
      return offset;
    },
    floats: (at, count) => new Float32Array(memory.buffer, at, count),
  };
  const started = new Map<Build, KernelModule>();
  return (build) => {
    let module = started.get(build);
    if (module === undefined) {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(binaryOf(build)), { env: { memory } });
      module = { ...shared, run: instance.exports as unknown as KernelExports };
      started.set(build, module);
    }
    return module;
  };
}

/** Our kernels for this backend, in the build that computes now. */
export function kernelModule(backend: WasmBackend): KernelModule {
  let modules = backends.get(backend);
  if (modules === undefined) {
    modules = modulesOf(backend);
    backends.set(backend, modules);
  }
  return modules(current);
}
