import type { WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";

/** A uniform as tfjs takes them, in the order in which the program declares them. */
export interface Uniform {
  readonly type: "int32" | "float32";
  readonly data: number[];
}

/** The parts of tfjs' WebGPU backend (4.22.0) that our kernels stand on. */
export interface GpuBackend {
  runWebGPUProgram(
    program: WebGPUProgram,
    inputs: TensorInfo[],
    dtype: "float32",
    uniforms?: Uniform[],
  ): TensorInfo;
  disposeData(dataId: object): boolean;
}

export interface GpuCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: GpuBackend;
}

const workgroup = 64;

interface Source {
  /** Names the shader; programs with equal keys must have equal code. */
  readonly key: string;
  readonly inputs: string[];
  readonly outputShape: number[];
  /** Declaration of the uniforms beyond the shapes, such as "alpha : f32, ". */
  readonly uniforms?: string;
  /** WGSL that defines main(index : i32). */
  readonly code: string;
}

function program(source: Source, groups: number, size: boolean): WebGPUProgram {
  return {
    variableNames: source.inputs,
    outputShape: source.outputShape,
    ...(source.uniforms === undefined ? {} : { uniforms: source.uniforms }),
    shaderKey: source.key,
    size,
    workgroupSize: [workgroup, 1, 1],
    dispatchLayout: { x: source.outputShape.map((_, axis) => axis) },
    dispatch: [groups, 1, 1],
    getUserCode: () => source.code,
  };
}

/** One thread per output value: main(index) runs for 0 <= index < uniforms.size (check it). */
export function perValue(source: Source): WebGPUProgram {
  return program(source, Math.ceil(util.sizeFromShape(source.outputShape) / workgroup), true);
}

/** One group of 64 threads per row: main(index) runs for index / 64 = row, index % 64 = thread. */
export function perRow(source: Source, rows: number): WebGPUProgram {
  if (rows > 65535) throw new Error(`${rows} examples in one batch, expected at most 65535: split it`);
  return program(source, rows, false);
}
