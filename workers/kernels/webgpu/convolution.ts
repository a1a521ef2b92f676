import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { convolutionInfo } from "../geometry.ts";
import { type Product, product } from "./product.ts";
import { type GpuBackend, type GpuCall, int } from "./program.ts";
import { windowUniforms, windowValues } from "./reductions.ts";

/**
 * Convolutions of several arms at once, and their gradients, as products over looked-up entries. Images are [arms * n,
 * height, width, channels], all images of an arm in a row; filters are [arms, height, width, in, out], or without the
 * first axis for a single arm. Where `y`, the output after a ReLU, is given, gradients pass only where it is above 0.
 */

/** Filters with their arms counted: how many, and the shape of one filter. */
function armsOf(shape: readonly number[]): { readonly arms: number; readonly filter: number[] } {
  return shape.length === 5
    ? { arms: shape[0] as number, filter: shape.slice(1) }
    : { arms: 1, filter: shape as number[] };
}

interface Sizes {
  readonly arms: number;
  /** Output positions of the images of one arm. */
  readonly positions: number;
  readonly info: ReturnType<typeof convolutionInfo>;
  /** Entries of one filter up to its output channels. */
  readonly taps: number;
}

function sizesOf(x: number[], w: readonly number[], attrs: NamedAttrMap): Sizes {
  const { arms, filter } = armsOf(w);
  const info = convolutionInfo(x, filter, attrs);
  const positions = (info.batchSize / arms) * info.outHeight * info.outWidth;
  return { arms, positions, info, taps: info.filterHeight * info.filterWidth * info.inChannels };
}

const maskOf = (y: TensorInfo | undefined): Readonly<Record<string, TensorInfo>> => (y == null ? {} : { y });

/** WGSL for the gradient behind the activation. */
const slope = (masked: boolean) => `
  fn slopeAt(at : i32) -> f32 { return ${masked ? "select(0.0, dy[at], y[at] > 0.0)" : "dy[at]"}; }`;

/** WGSL for the value of x that output position `place` of an arm reads through entry `tap` of its filter. */
const pixels = `
  fn pixel(arm : i32, place : i32, tap : i32) -> f32 {
    let channel = tap % uniforms.channels.x;
    let entry = tap / uniforms.channels.x;
    let line = place / uniforms.outSize.y;
    let image = arm * uniforms.images + line / uniforms.outSize.x;
    let at = vec2<i32>(line % uniforms.outSize.x, place % uniforms.outSize.y) * uniforms.strides - uniforms.pads
      + vec2<i32>(entry / uniforms.window.y, entry % uniforms.window.y);
    if (any(at < vec2<i32>(0)) || any(at >= uniforms.inSize)) { return 0.0; }
    return x[((image * uniforms.inSize.x + at.x) * uniforms.inSize.y + at.y) * uniforms.channels.x + channel];
  }`;

const noFinish = "fn finish(_arm : i32, _column : i32, value : f32) -> f32 { return value; }";

const uniformsOf = ({ info, arms }: Sizes): Pick<Product, "uniforms" | "values"> => ({
  uniforms: `${windowUniforms}images : i32, `,
  values: [...windowValues(info), int(info.batchSize / arms)],
});

interface Layer {
  readonly x: TensorInfo;
  readonly w: TensorInfo;
  readonly b?: TensorInfo | undefined;
}

/** Convolution, bias and activation. */
export function convolution(backend: GpuBackend, { x, w, b }: Layer, attrs: NamedAttrMap): TensorInfo {
  const sizes = sizesOf(x.shape, w.shape, attrs);
  const { arms, positions, info, taps } = sizes;
  const relu = attrs.activation === "relu";
  return product(
    backend,
    {
      key: `Convolution_${b != null}_${relu}`,
      inputs: b == null ? { x, w } : { x, w, b },
      arms,
      rows: positions,
      depth: taps,
      columns: info.outChannels,
      ...uniformsOf(sizes),
      code: `
        ${pixels}
        fn left(arm : i32, row : i32, k : i32) -> f32 { return pixel(arm, row, k); }
        fn right(arm : i32, k : i32, column : i32) -> f32 {
          return w[(arm * uniforms.depth + k) * uniforms.columns + column];
        }
        fn finish(arm : i32, column : i32, sum : f32) -> f32 {
          let value = sum${b == null ? "" : " + b[arm * uniforms.columns + column]"};
          return ${relu ? "select(value, 0.0, value < 0.0)" : "value"};
        }`,
    },
    info.outShape,
  );
}

interface Backward {
  readonly dy: TensorInfo;
  readonly y?: TensorInfo | undefined;
}

/** Gradient of the images: every pixel gathers from the outputs that read it. */
export function inputGradient(
  backend: GpuBackend,
  { dy, y, w }: Backward & { readonly w: TensorInfo },
  attrs: NamedAttrMap,
): TensorInfo {
  const shape = attrs.inputShape as number[];
  const sizes = sizesOf(shape, w.shape, attrs);
  const { arms, info } = sizes;
  return product(
    backend,
    {
      key: `InputGradient_${y != null}`,
      inputs: { dy, w, ...maskOf(y) },
      arms,
      rows: (info.batchSize / arms) * info.inHeight * info.inWidth,
      depth: info.filterHeight * info.filterWidth * info.outChannels,
      columns: info.inChannels,
      ...uniformsOf(sizes),
      code: `
        ${slope(y != null)}
        fn left(arm : i32, row : i32, k : i32) -> f32 {
          let channel = k % uniforms.channels.y;
          let entry = k / uniforms.channels.y;
          let line = row / uniforms.inSize.y;
          let image = arm * uniforms.images + line / uniforms.inSize.x;
          let reach = vec2<i32>(line % uniforms.inSize.x, row % uniforms.inSize.y) + uniforms.pads
            - vec2<i32>(entry / uniforms.window.y, entry % uniforms.window.y);
          let at = reach / uniforms.strides;
          if (any(reach < vec2<i32>(0)) || any(at * uniforms.strides != reach) || any(at >= uniforms.outSize)) {
            return 0.0;
          }
          return slopeAt(((image * uniforms.outSize.x + at.x) * uniforms.outSize.y + at.y) * uniforms.channels.y + channel);
        }
        fn right(arm : i32, k : i32, column : i32) -> f32 {
          let entry = arm * uniforms.window.x * uniforms.window.y + k / uniforms.channels.y;
          return w[(entry * uniforms.channels.x + column) * uniforms.channels.y + k % uniforms.channels.y];
        }
        ${noFinish}`,
    },
    shape,
  );
}

/** Gradient of the filters: long sums over images and positions, cut into parts. */
export function filterGradient(
  backend: GpuBackend,
  { x, dy, y }: Backward & { readonly x: TensorInfo },
  attrs: NamedAttrMap,
): TensorInfo {
  const shape = attrs.filterShape as number[];
  const sizes = sizesOf(x.shape, shape, attrs);
  const { arms, positions, info, taps } = sizes;
  return product(
    backend,
    {
      key: `FilterGradient_${y != null}`,
      inputs: { x, dy, ...maskOf(y) },
      arms,
      rows: taps,
      depth: positions,
      columns: info.outChannels,
      ...uniformsOf(sizes),
      code: `
        ${slope(y != null)}
        ${pixels}
        fn left(arm : i32, row : i32, k : i32) -> f32 { return pixel(arm, k, row); }
        fn right(arm : i32, k : i32, column : i32) -> f32 {
          return slopeAt((arm * uniforms.depth + k) * uniforms.columns + column);
        }
        ${noFinish}`,
      split: true,
    },
    shape,
  );
}

const whole: NamedAttrMap = { strides: [1, 1], pad: "valid" };

/** A dense layer is a convolution of images of one pixel: x [arms * n, in], w [arms, in, out] or [in, out]. */
const asImages = (x: TensorInfo): TensorInfo => ({ ...x, shape: [x.shape[0] as number, 1, 1, x.shape[1] as number] });
const filterShape = (shape: readonly number[]): number[] => [...shape.slice(0, -2), 1, 1, ...shape.slice(-2)];
const asFilters = (w: TensorInfo): TensorInfo => ({ ...w, shape: filterShape(w.shape) });
const asRows = (x: TensorInfo): TensorInfo => ({ ...x, shape: [x.shape[0] as number, x.shape[3] as number] });

export const dense = (backend: GpuBackend, { x, w, b }: Layer, { activation }: NamedAttrMap): TensorInfo =>
  asRows(convolution(backend, { x: asImages(x), w: asFilters(w), b }, { ...whole, activation } as NamedAttrMap));

export function denseInputGradient({ inputs, backend }: GpuCall): TensorInfo {
  const { dy, y, w } = inputs as Record<string, TensorInfo>;
  const filters = asFilters(w as TensorInfo);
  const inputShape = [(dy as TensorInfo).shape[0] as number, 1, 1, filters.shape.at(-2) as number];
  const images = { dy: asImages(dy as TensorInfo), y: y == null ? undefined : asImages(y), w: filters };
  return asRows(inputGradient(backend, images, { ...whole, inputShape }));
}

export function denseFilterGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const { x, dy, y } = inputs as Record<string, TensorInfo>;
  const shape = attrs.filterShape as number[];
  const images = {
    x: asImages(x as TensorInfo),
    dy: asImages(dy as TensorInfo),
    y: y == null ? undefined : asImages(y),
  };
  return { ...filterGradient(backend, images, { ...whole, filterShape: filterShape(shape) }), shape };
}
