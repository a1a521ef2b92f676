import type { WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import type { BackendValues, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";

/** A uniform; a call passes them in the order in which the program declares them. */
export interface Uniform {
  readonly type: "int32" | "float32";
  readonly data: number[];
}

/** The parts of tfjs' WebGPU backend (4.22.0) that our kernels rely on. */
export interface GpuBackend {
  runWebGPUProgram(program: WebGPUProgram, inputs: TensorInfo[], dtype: "float32", uniforms?: Uniform[]): TensorInfo;
  disposeData(dataId: object): boolean;
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
  /** `values` of tensors that are on the host only. */
  readonly tensorMap: { get(dataId: object): { readonly values?: BackendValues | null } | undefined };
}

export const int = (...data: number[]): Uniform => ({ type: "int32", data });
export const float = (value: number): Uniform => ({ type: "float32", data: [value] });

export interface GpuCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: GpuBackend;
}

const workgroup = 64;

interface Source {
  /** Name under which tfjs caches the shader: programs with equal keys must have equal code. */
  readonly key: string;
  readonly inputs: string[];
  readonly outputShape: number[];
  /** Declaration of the uniforms beyond the shapes, such as "alpha : f32, ". */
  readonly uniforms?: string;
  /** WGSL that defines main(index : i32). */
  readonly code: string;
}

function program(source: Source, groups: number, size: boolean, threads = workgroup): WebGPUProgram {
  return {
    variableNames: source.inputs,
    outputShape: source.outputShape,
    ...(source.uniforms === undefined ? {} : { uniforms: source.uniforms }),
    shaderKey: source.key,
    size,
    workgroupSize: [threads, 1, 1],
    dispatchLayout: { x: source.outputShape.map((_, axis) => axis) },
    dispatch: [groups, 1, 1],
    getUserCode: () => source.code,
  };
}

/** One thread per output value: main(index) must check that index < uniforms.size. */
export function perValue(source: Source): WebGPUProgram {
  return program(source, Math.ceil(util.sizeFromShape(source.outputShape) / workgroup), true);
}

/** One group of 64 threads per row: in main(index), the row is index / 64 and the thread index % 64. */
export function perRow(source: Source, rows: number): WebGPUProgram {
  if (rows > 65535) throw new Error(`${rows} examples in one batch, expected at most 65535: split it`);
  return program(source, rows, false);
}

/**
 * Groups of any number of threads: in main(index), the group is index / threads. There may be more groups than asked for,
 * whose threads must store nothing.
 */
export const tiled = (source: Source, groups: number, threads: number): WebGPUProgram =>
  program(source, groups, false, threads);

/** Number of parts that a sum over `terms` is cut into when `outputs` such sums share that many threads. */
export const partsOf = (outputs: number, terms: number, threads: number): number =>
  Math.max(1, Math.min(Math.ceil(terms / 16), Math.ceil(threads / outputs)));
