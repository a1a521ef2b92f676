import type { KernelConfig } from "@tensorflow/tfjs-core";
import { convolutions } from "./convolution.ts";
import { identity, layers } from "./layers.ts";
import { batchMatMul, columnSums, dense } from "./products.ts";
import { steps } from "./steps.ts";

/** Every WebAssembly kernel of ours; `stock` gives the stock kernel of a name to those that hand some calls to it. */
export const wasmKernels = (stock: (name: string) => KernelConfig): readonly KernelConfig[] => [
  ...convolutions,
  dense,
  batchMatMul(stock("BatchMatMul")),
  columnSums,
  ...layers,
  identity(stock("Identity")),
  ...steps,
];
