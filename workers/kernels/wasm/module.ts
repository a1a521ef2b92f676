import type { TensorInfo } from "@tensorflow/tfjs-core";
import { binary } from "./module.generated.ts";

type Pointer = number;

/** What the C files of this folder export. All pointers are byte offsets into tfjs' memory. */
export interface KernelExports {
  conv2d_scratch(depth: number, out: number): number;
  conv2d(
    ...pointers: [
      x: Pointer,
      kernel: Pointer,
      bias: Pointer,
      y: Pointer,
      scratch: Pointer,
      ...geometry: number[],
    ]
  ): void;
  conv2d_input_gradient(
    ...pointers: [dy: Pointer, kernel: Pointer, dx: Pointer, scratch: Pointer, ...geometry: number[]]
  ): void;
  conv2d_filter_scratch(depth: number): number;
  conv2d_filter_gradient(
    ...pointers: [x: Pointer, dy: Pointer, dw: Pointer, scratch: Pointer, ...geometry: number[]]
  ): void;
  winograd_scratch(inputs: number, outputs: number): number;
  winograd(
    ...pointers: [
      x: Pointer,
      kernel: Pointer,
      bias: Pointer,
      y: Pointer,
      scratch: Pointer,
      ...geometry: number[],
    ]
  ): void;
  winograd_input_gradient(
    ...pointers: [dy: Pointer, kernel: Pointer, dx: Pointer, scratch: Pointer, ...geometry: number[]]
  ): void;
  winograd_filter_scratch(inputs: number, outputs: number): number;
  winograd_filter_gradient(
    ...pointers: [x: Pointer, dy: Pointer, dw: Pointer, scratch: Pointer, ...geometry: number[]]
  ): void;
  matmul_scratch(rows: number, depth: number, columns: number, transposeA: number): number;
  matmul(
    a: Pointer,
    b: Pointer,
    bias: Pointer,
    c: Pointer,
    scratch: Pointer,
    rows: number,
    depth: number,
    columns: number,
    transposeB: number,
    relu: number,
  ): void;
  matmul_transposed_a(
    a: Pointer,
    b: Pointer,
    c: Pointer,
    scratch: Pointer,
    rows: number,
    depth: number,
    columns: number,
  ): void;
  column_sums(a: Pointer, sums: Pointer, rows: number, columns: number): void;
  max_pool_gradient(...pointers: [x: Pointer, dy: Pointer, dx: Pointer, ...geometry: number[]]): void;
  normalise_scratch(channels: number): number;
  normalise(
    ...pointers: [
      x: Pointer,
      gamma: Pointer,
      beta: Pointer,
      y: Pointer,
      mean: Pointer,
      variance: Pointer,
      scratch: Pointer,
      ...sizes: number[],
    ]
  ): void;
  normalise_gradient(
    ...pointers: [
      dy: Pointer,
      x: Pointer,
      gamma: Pointer,
      y: Pointer,
      mean: Pointer,
      variance: Pointer,
      dx: Pointer,
      dgamma: Pointer,
      dbeta: Pointer,
      scratch: Pointer,
      ...sizes: number[],
    ]
  ): void;
  add_relu(a: Pointer, b: Pointer, y: Pointer, count: number): void;
  relu_mask(dy: Pointer, y: Pointer, masked: Pointer, count: number): void;
  pgd_step_linf(
    x: Pointer,
    origin: Pointer,
    gradient: Pointer,
    next: Pointer,
    alphas: Pointer,
    epsilons: Pointer,
    rows: number,
    size: number,
  ): void;
  pgd_step_l2: KernelExports["pgd_step_linf"];
  momentum_step(
    parameter: Pointer,
    velocity: Pointer,
    gradient: Pointer,
    newParameter: Pointer,
    newVelocity: Pointer,
    count: number,
    rate: number,
    momentum: number,
    decay: number,
  ): void;
}

/** The parts of tfjs' WebAssembly backend (4.22.0) that our kernels stand on. */
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

/** Our module, living in the memory of one backend. */
export interface KernelModule {
  readonly run: KernelExports;
  /** Byte offset of a tensor's values. */
  pointer(tensor: TensorInfo): Pointer;
  /** Byte offset of working space for at least this many floats; valid until the next call. */
  scratch(floats: number): Pointer;
  /** A view of tfjs' memory as it is now; memory may grow at the next allocation, which ends the view. */
  floats(offset: Pointer, count: number): Float32Array;
}

const modules = new WeakMap<object, KernelModule>();

function start(backend: WasmBackend): KernelModule {
  const { memory } = backend.wasm.asm;
  if (!(memory instanceof WebAssembly.Memory))
    throw new Error(
      "tfjs-backend-wasm does not expose its memory as wasm.asm.memory: expected version 4.22.0",
    );
  const bytes = Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  let offset = 0;
  let capacity = 0;
  return {
    run: instance.exports as unknown as KernelExports,
    pointer(tensor) {
      if (tensor.dtype !== "float32")
        throw new Error(
          `a kernel got a tensor of dtype "${tensor.dtype}", expected "float32": cast it first`,
        );
      return backend.dataIdMap.get(tensor.dataId).memoryOffset;
    },
    scratch(floats) {
      if (floats > capacity) {
        if (offset !== 0) backend.wasm._free(offset);
        offset = backend.wasm._malloc(floats * 4) >>> 0;
        capacity = floats;
        if (offset === 0) throw new Error(`out of memory: ${floats * 4} bytes of working space were refused`);
      }
      return offset;
    },
    floats: (at, count) => new Float32Array(memory.buffer, at, count),
  };
}

/** Our kernels for this backend, started on first use. */
export function kernelModule(backend: WasmBackend): KernelModule {
  let module = modules.get(backend);
  if (module === undefined) {
    module = start(backend);
    modules.set(backend, module);
  }
  return module;
}
