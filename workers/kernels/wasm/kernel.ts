import type { KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { type KernelModule, kernelModule, type WasmBackend } from "./module.ts";

/** One call of a kernel: its inputs, and the module that computes. */
export interface Call extends Pick<KernelModule, "run" | "scratch" | "floats"> {
  readonly attrs: NamedAttrMap;
  input(name: string): TensorInfo;
  /** Byte offset of a tensor, or of an input by its name; 0 for an input that was left out. */
  pointer(of: string | TensorInfo): number;
  output(shape: number[]): TensorInfo;
}

/** A kernel of the WebAssembly backend. */
export function kernel(kernelName: string, compute: (call: Call) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as WasmBackend;
      const module = kernelModule(wasm);
      return compute({
        ...module,
        attrs: attrs ?? {},
        input(name) {
          const tensor = inputs[name];
          if (tensor == null) throw new Error(`${kernelName} needs the input "${name}", found ${Object.keys(inputs)}`);
          return tensor;
        },
        pointer(of) {
          const tensor = typeof of === "string" ? inputs[of] : of;
          return tensor == null ? 0 : module.pointer(tensor);
        },
        output: (shape) => wasm.makeOutput(shape, "float32"),
      });
    },
  };
}

/** The activation as the C functions take it. */
export const reluOf = ({ activation }: NamedAttrMap): 0 | 1 => (activation === "relu" ? 1 : 0);
