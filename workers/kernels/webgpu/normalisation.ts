import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { type NormalisationSizes, normalisationSizes } from "../geometry.ts";
import { float, type GpuBackend, type GpuCall, int, partsOf, perRow, perValue } from "./program.ts";

/** Gamma and beta are [channels], or [arms, channels] for equal parts of the images. */
interface Sizes extends NormalisationSizes {
  readonly arms: number;
}

function sizesOf(x: TensorInfo, gamma: TensorInfo, groups: number): Sizes {
  const arms = gamma.shape.length === 2 ? (gamma.shape[0] as number) : 1;
  return { ...normalisationSizes(x.shape, groups, arms), arms };
}

const sizeUniforms = "rows : i32, channels : i32, groups : i32, perArm : i32, ";
const sizeValues = ({ rows, channels, groups, examples, arms }: Sizes) => [
  int(rows),
  int(channels),
  int(groups),
  int(examples / arms),
];

/** WGSL for the place of a value's gamma and beta, where `place` is example * channels + channel. */
const scaleOf = (place: string) =>
  `(${place} / uniforms.channels / uniforms.perArm * uniforms.channels + ${place} % uniforms.channels)`;

/** WGSL for the group of a value, where `place` is example * channels + channel. */
const groupOf = (place: string) =>
  `(${place} / uniforms.channels * uniforms.groups + ${place} % uniforms.channels / (uniforms.channels / uniforms.groups))`;

/** WGSL for the channel, place and group of the value at `index`. */
const placeOfIndex = `
          let channel = index % uniforms.channels;
          let place = index / (uniforms.channels * uniforms.rows) * uniforms.channels + channel;
          let group = ${groupOf("place")};`;

type Inputs = Readonly<Record<string, TensorInfo>>;

/** Threads that a sum down the rows is spread over. */
const threads = 32_768;

/** Sums of `value`, an expression of `at` and `place`, down parts of the rows: [parts, examples * channels]. */
function partialSums(backend: GpuBackend, inputs: Inputs, sizes: Sizes, key: string, value: string): TensorInfo {
  const columns = sizes.examples * sizes.channels;
  const parts = partsOf(columns, sizes.rows, threads);
  const program = perValue({
    key: `robinPartialSums_${key}`,
    inputs: Object.keys(inputs),
    outputShape: [parts, columns],
    uniforms: `${sizeUniforms}columns : i32, share : i32, `,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let place = index % uniforms.columns;
          let first = index / uniforms.columns * uniforms.share;
          let last = min(uniforms.rows, first + uniforms.share);
          let base = place / uniforms.channels * uniforms.rows;
          ${value.includes("group") ? `let group = ${groupOf("place")};` : ""}
          var total = 0.0;
          for (var row = first; row < last; row++) {
            let at = (base + row) * uniforms.channels + place % uniforms.channels;
            total += ${value};
          }
          result[index] = total;
        }
      }`,
  });
  return backend.runWebGPUProgram(program, Object.values(inputs), "float32", [
    ...sizeValues(sizes),
    int(columns),
    int(Math.ceil(sizes.rows / parts)),
  ]);
}

/** Adds up `total` over the 64 threads of a row; the sum is then in shared64[0]. */
const addThreads = `
  shared64[thread] = total;
  workgroupBarrier();
  for (var half = 32; half > 0; half /= 2) {
    if (thread < half) { shared64[thread] += shared64[thread + half]; }
    workgroupBarrier();
  }`;

/** Means over groups [examples, groups] of partial column sums, weighted by the gamma of each channel if it is given. */
function groupMeans(backend: GpuBackend, partial: TensorInfo, sizes: Sizes, gamma?: TensorInfo): TensorInfo {
  const { examples, rows, channels, groups } = sizes;
  const inputs = gamma === undefined ? { partial } : { partial, gamma };
  const parts = partial.shape[0] as number;
  const program = perRow(
    {
      key: `robinGroupMeans_${gamma !== undefined}`,
      inputs: Object.keys(inputs),
      outputShape: [examples, groups],
      uniforms: `${sizeUniforms}parts : i32, columns : i32, scale : f32, `,
      code: `
        var<workgroup> shared64 : array<f32, 64>;
        fn main(index : i32) {
          let row = index / 64;
          let thread = index % 64;
          let members = uniforms.channels / uniforms.groups;
          let start = row / uniforms.groups * uniforms.channels + row % uniforms.groups * members;
          var total = 0.0;
          for (var at = thread; at < uniforms.parts * members; at += 64) {
            let place = start + at % members;
            total += partial[at / members * uniforms.columns + place]${
              gamma === undefined ? "" : ` * gamma[${scaleOf("place")}]`
            };
          }
          ${addThreads}
          if (thread == 0) { result[row] = shared64[0] * uniforms.scale; }
        }`,
    },
    examples * groups,
  );
  return backend.runWebGPUProgram(program, Object.values(inputs), "float32", [
    ...sizeValues(sizes),
    int(parts),
    int(examples * channels),
    float(groups / (rows * channels)),
  ]);
}

/** Forward pass of `normalise` in `ops.ts`: [y, mean, variance]. */
export function normalise({ inputs, attrs, backend }: GpuCall): TensorInfo[] {
  const [x, gamma, beta] = [inputs.x, inputs.gamma, inputs.beta] as [TensorInfo, TensorInfo, TensorInfo];
  const sizes = sizesOf(x, gamma, attrs.groups as number);
  const meansOf = (values: Inputs, key: string, value: string) => {
    const partial = partialSums(backend, values, sizes, key, value);
    const means = groupMeans(backend, partial, sizes);
    backend.disposeData(partial.dataId);
    return means;
  };
  const mean = meansOf({ x }, "x", "x[at]");
  const variance = meansOf({ x, mean }, "squares", "(x[at] - mean[group]) * (x[at] - mean[group])");
  const relu = attrs.activation === "relu";
  const program = perValue({
    key: `robinNormalise_${relu}`,
    inputs: ["x", "gamma", "beta", "mean", "variance"],
    outputShape: x.shape,
    uniforms: `${sizeUniforms}epsilon : f32, `,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          ${placeOfIndex}
          let own = ${scaleOf("place")};
          let scale = gamma[own] / sqrt(variance[group] + uniforms.epsilon);
          let value = (x[index] - mean[group]) * scale + beta[own];
          result[index] = ${relu ? "select(value, 0.0, value < 0.0)" : "value"};
        }
      }`,
  });
  const y = backend.runWebGPUProgram(program, [x, gamma, beta, mean, variance], "float32", [
    ...sizeValues(sizes),
    float(attrs.epsilon as number),
  ]);
  return [y, mean, variance];
}

/** Sums over parts and examples per channel and arm, in the shape of gamma, each example weighted by 1 / sqrt(variance + epsilon) if `variance` is given. */
function channelSums(
  backend: GpuBackend,
  partial: TensorInfo,
  sizes: Sizes,
  epsilon: number,
  shape: number[],
  variance?: TensorInfo,
): TensorInfo {
  const { examples, channels, arms } = sizes;
  const inputs = variance === undefined ? { partial } : { partial, variance };
  const weight = variance === undefined ? "" : ` / sqrt(variance[${groupOf("place")}] + uniforms.epsilon)`;
  const program = perRow(
    {
      key: `robinChannelSums_${variance !== undefined}`,
      inputs: Object.keys(inputs),
      outputShape: shape,
      uniforms: `${sizeUniforms}terms : i32, columns : i32, epsilon : f32, `,
      code: `
        var<workgroup> shared64 : array<f32, 64>;
        fn main(index : i32) {
          let own = index / 64;
          let thread = index % 64;
          let arm = own / uniforms.channels;
          var total = 0.0;
          for (var term = thread; term < uniforms.terms; term += 64) {
            let example = arm * uniforms.perArm + term % uniforms.perArm;
            let place = example * uniforms.channels + own % uniforms.channels;
            total += partial[term / uniforms.perArm * uniforms.columns + place]${weight};
          }
          ${addThreads}
          if (thread == 0) { result[own] = shared64[0]; }
        }`,
    },
    arms * channels,
  );
  return backend.runWebGPUProgram(program, Object.values(inputs), "float32", [
    ...sizeValues(sizes),
    int(((partial.shape[0] as number) * examples) / arms),
    int(examples * channels),
    float(epsilon),
  ]);
}

/** All three gradients, [dx, dgamma, dbeta]. The formula is in `../wasm/normalisation.c`. */
export function normaliseGradient({ inputs, attrs, backend }: GpuCall): TensorInfo[] {
  const { dy, x, gamma, y, mean, variance } = inputs as Record<string, TensorInfo> as Record<
    "dy" | "x" | "gamma" | "y" | "mean" | "variance",
    TensorInfo
  >;
  const sizes = sizesOf(x, gamma, attrs.groups as number);
  const epsilon = attrs.epsilon as number;
  const relu = attrs.activation === "relu";
  const behind = relu ? { dy, y } : { dy };
  const gradientAt = (at: string) => (relu ? `select(0.0, dy[${at}], y[${at}] > 0.0)` : `dy[${at}]`);
  const plain = partialSums(backend, behind, sizes, `plain_${relu}`, gradientAt("at"));
  const weighted = partialSums(
    backend,
    { ...behind, x, mean },
    sizes,
    `weighted_${relu}`,
    `${gradientAt("at")} * (x[at] - mean[group])`,
  );
  const level = groupMeans(backend, plain, sizes, gamma);
  const slope = groupMeans(backend, weighted, sizes, gamma);
  const dbeta = channelSums(backend, plain, sizes, epsilon, gamma.shape);
  const dgamma = channelSums(backend, weighted, sizes, epsilon, gamma.shape, variance);
  const program = perValue({
    key: `robinNormaliseGradient_${relu}`,
    inputs: [...Object.keys(behind), "x", "gamma", "mean", "factors"],
    outputShape: x.shape,
    uniforms: `${sizeUniforms}count : i32, `,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          ${placeOfIndex}
          let near = factors[group] * gamma[${scaleOf("place")}] * ${gradientAt("index")};
          let far = factors[2 * uniforms.count + group] * (x[index] - mean[group]);
          result[index] = near - factors[uniforms.count + group] - far;
        }
      }`,
  });
  const factors = groupFactors(backend, variance, level, slope, epsilon);
  const dx = backend.runWebGPUProgram(program, [...Object.values(behind), x, gamma, mean, factors], "float32", [
    ...sizeValues(sizes),
    int(sizes.examples * sizes.groups),
  ]);
  for (const { dataId } of [plain, weighted, level, slope, factors]) backend.disposeData(dataId);
  return [dx, dgamma, dbeta];
}

/**
 * The factors that a whole group shares: s = 1 / sqrt(variance + epsilon), s * level and s^3 * slope, as one tensor
 * [3, groups of all examples], because a shader can read no more than seven tensors.
 */
function groupFactors(
  backend: GpuBackend,
  variance: TensorInfo,
  level: TensorInfo,
  slope: TensorInfo,
  epsilon: number,
): TensorInfo {
  const count = util.sizeFromShape(variance.shape);
  const program = perValue({
    key: "robinGroupFactors",
    inputs: ["variance", "level", "slope"],
    outputShape: [3, count],
    uniforms: "count : i32, epsilon : f32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let group = index % uniforms.count;
          let s = 1.0 / sqrt(variance[group] + uniforms.epsilon);
          let which = index / uniforms.count;
          result[index] = select(select(s * s * s * slope[group], s * level[group], which == 1), s, which == 0);
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [variance, level, slope], "float32", [int(count), float(epsilon)]);
}
