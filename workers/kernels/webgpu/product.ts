import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { type GpuBackend, int, tiled, type Uniform } from "./program.ts";
import { addParts } from "./reductions.ts";

/** Rows or columns of a tile: as few as hold all, because more would be wasted. Each thread computes 4 x 4 values of a tile. */
const tileFor = (count: number): number => (count > 32 ? 64 : count > 16 ? 32 : 16);
/** Terms that a tile adds up between two barriers. */
const slab = 16;

/** Matrix products of several arms, [arms, rows, depth] times [arms, depth, columns], whose entries shaders look up. */
export interface Product {
  /** Programs with equal keys must have equal code. */
  readonly key: string;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly arms: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly uniforms: string;
  readonly values: readonly Uniform[];
  /**
   * WGSL: `left(arm, row, k)` and `right(arm, k, column)` give entries inside the sizes, `finish(arm, column, value)` what is
   * stored of a sum; all of i32 and f32.
   */
  readonly code: string;
  /** Cut a long sum into parts, which a second dispatch adds in a fixed order. */
  readonly split?: boolean;
}

/** Groups of threads that keep a large GPU busy. */
const enoughGroups = 512;

/** The products [arms, rows, columns], as a tensor of this shape. One dispatch, or two when it is split. */
export function product(backend: GpuBackend, of: Product, shape: number[]): TensorInfo {
  const { arms, rows, depth, columns } = of;
  const [tileRows, tileColumns] = [tileFor(rows), tileFor(columns)];
  const groups = arms * Math.ceil(rows / tileRows) * Math.ceil(columns / tileColumns);
  const most = Math.ceil(depth / (4 * slab));
  const parts = of.split ? Math.max(1, Math.min(most, Math.ceil(enoughGroups / groups))) : 1;
  const share = Math.ceil(depth / parts / slab) * slab;
  const threads = (tileRows / 4) * (tileColumns / 4);
  const program = tiled(
    {
      key: `robin${of.key}_${tileRows}_${tileColumns}`,
      inputs: Object.keys(of.inputs),
      outputShape: [parts * arms * rows * columns],
      uniforms: `arms : i32, rows : i32, depth : i32, columns : i32, parts : i32, share : i32, ${of.uniforms}`,
      code: `
        ${of.code}
        var<workgroup> lefts : array<f32, ${slab * tileRows}>;
        var<workgroup> rights : array<f32, ${slab * tileColumns}>;
        fn main(index : i32) {
          let thread = index % ${threads};
          let group = index / ${threads};
          let across = (uniforms.columns + ${tileColumns - 1}) / ${tileColumns};
          let down = (uniforms.rows + ${tileRows - 1}) / ${tileRows};
          let column0 = group % across * ${tileColumns};
          let row0 = group / across % down * ${tileRows};
          let arm = group / across / down % uniforms.arms;
          let part = group / across / down / uniforms.arms;
          let first = part * uniforms.share;
          let last = min(uniforms.depth, first + uniforms.share);
          let row = thread / ${tileColumns / 4} * 4;
          let column = thread % ${tileColumns / 4} * 4;
          var sums : array<vec4<f32>, 4>;
          for (var step = 0; step < uniforms.share; step += ${slab}) {
            for (var at = thread; at < ${slab * tileRows}; at += ${threads}) {
              let k = first + step + at % ${slab};
              let own = row0 + at / ${slab};
              var value = 0.0;
              if (k < last && own < uniforms.rows) { value = left(arm, own, k); }
              lefts[at % ${slab} * ${tileRows} + at / ${slab}] = value;
            }
            for (var at = thread; at < ${slab * tileColumns}; at += ${threads}) {
              let k = first + step + at / ${tileColumns};
              let own = column0 + at % ${tileColumns};
              var value = 0.0;
              if (k < last && own < uniforms.columns) { value = right(arm, k, own); }
              rights[at] = value;
            }
            workgroupBarrier();
            for (var k = 0; k < ${slab}; k++) {
              let at = k * ${tileColumns} + column;
              let factors = vec4<f32>(rights[at], rights[at + 1], rights[at + 2], rights[at + 3]);
              for (var r = 0; r < 4; r++) { sums[r] += lefts[k * ${tileRows} + row + r] * factors; }
            }
            workgroupBarrier();
          }
          for (var r = 0; r < 4; r++) {
            let own = row0 + row + r;
            for (var c = 0; c < 4; c++) {
              let at = column0 + column + c;
              if (part < uniforms.parts && own < uniforms.rows && at < uniforms.columns) {
                result[((part * uniforms.arms + arm) * uniforms.rows + own) * uniforms.columns + at] =
                  finish(arm, at, sums[r][c]);
              }
            }
          }
        }`,
    },
    parts * groups,
    threads,
  );
  const flat = Object.values(of.inputs).map((tensor) => ({ ...tensor, shape: [util.sizeFromShape(tensor.shape)] }));
  const partial = backend.runWebGPUProgram(program, flat, "float32", [
    int(arms),
    int(rows),
    int(depth),
    int(columns),
    int(parts),
    int(share),
    ...of.values,
  ]);
  return parts === 1
    ? { ...partial, shape }
    : addParts(backend, { ...partial, shape: [parts, arms * rows * columns] }, shape);
}
