import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { kernelNames } from "../names.ts";
import { kernel, reluOf } from "./kernel.ts";

export const dense = kernel(kernelNames.dense, ({ run, scratch, attrs, input, pointer, output }) => {
  const [rows, depth] = input("x").shape as [number, number];
  const columns = input("w").shape[1] as number;
  const y = output([rows, columns]);
  const space = scratch(run.matmul_scratch(rows, depth, 0));
  const sizes = [rows, depth, columns] as const;
  run.matmul(pointer("x"), pointer("w"), pointer("b"), pointer(y), space, ...sizes, 0, reluOf(attrs));
  return y;
});

const product = kernel("BatchMatMul", ({ run, scratch, attrs, input, pointer, output }) => {
  const [a, b] = [input("a"), input("b")];
  if (a.shape.length < 2 || b.shape.length < 2)
    throw new Error(
      `matMul got [${a.shape}] and [${b.shape}], expected matrices: reshape a vector to a row or a column`,
    );
  const { transposeA, transposeB } = attrs;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (depth !== inner)
    throw new Error(`cannot multiply [${a.shape}] and [${b.shape}]: inner sizes ${depth} and ${inner} differ`);
  const rank = Math.max(a.shape.length, b.shape.length);
  const c = output([...new Array<number>(rank - 2).fill(1), rows, columns]);
  const space = scratch(run.matmul_scratch(rows, depth, transposeA ? 1 : 0));
  const sizes = [rows, depth, columns] as const;
  if (transposeA) run.matmul_transposed_a(pointer("a"), pointer("b"), pointer(c), space, ...sizes);
  else run.matmul(pointer("a"), pointer("b"), 0, pointer(c), space, ...sizes, transposeB ? 1 : 0, 0);
  return c;
});

/**
 * Replaces BatchMatMul for single products with at most one transposed side, for which tfjs runs a scalar loop as soon as
 * a side is transposed. Everything else goes to the stock kernel.
 */
export function batchMatMul(stock: KernelConfig): KernelConfig {
  const isSingle = ({ shape }: TensorInfo) => util.sizeFromShape(shape.slice(0, -2)) === 1;
  return {
    ...stock,
    kernelFunc: (call) => {
      const { a, b } = call.inputs;
      const { transposeA, transposeB } = call.attrs ?? {};
      const isOurs = isSingle(a as TensorInfo) && isSingle(b as TensorInfo) && !(transposeA && transposeB);
      return (isOurs ? product : stock).kernelFunc(call);
    },
  };
}

export const columnSums = kernel(kernelNames.columnSums, ({ run, input, pointer, output }) => {
  const { shape } = input("x");
  const columns = shape[shape.length - 1] as number;
  const sums = output([columns]);
  run.column_sums(pointer("x"), pointer("y"), pointer(sums), util.sizeFromShape(shape.slice(0, -1)), columns);
  return sums;
});
