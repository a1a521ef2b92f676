import type { ParameterInfo } from "../networks/network.ts";

/** PyTorch's shape of a parameter: conv [out, in, h, w], dense [out, in]. */
export function torchShape({ shape, layout }: ParameterInfo): readonly number[] {
  if (layout.kind === "vector" || layout.kind === "count") return shape;
  if (layout.kind === "dense") return [...shape].reverse();
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  return [outputs, inputs, height, width];
}

/** Reorders values from this engine's layout (conv HWIO, dense [in, out], flattened in h, w, c order) to PyTorch's. */
export function toTorch(parameter: ParameterInfo, values: Float32Array): Float32Array {
  const torch = new Float32Array(values.length);
  visitPairs(parameter, (engine, outside) => {
    torch[outside] = values[engine] as number;
  });
  return torch;
}

/** The inverse of `toTorch`. */
export function fromTorch(parameter: ParameterInfo, values: Float32Array): Float32Array {
  const engineValues = new Float32Array(values.length);
  visitPairs(parameter, (engine, outside) => {
    engineValues[engine] = values[outside] as number;
  });
  return engineValues;
}

/** Calls `visit` for each value with its index in this engine's layout and in PyTorch's. */
function visitPairs(parameter: ParameterInfo, visit: (engine: number, torch: number) => void): void {
  const { shape, layout } = parameter;
  if (layout.kind === "vector" || layout.kind === "count") {
    for (let i = 0; i < (shape[0] ?? 1); i++) visit(i, i);
    return;
  }
  if (layout.kind === "conv") {
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    for (let h = 0, engine = 0; h < height; h++)
      for (let w = 0; w < width; w++)
        for (let i = 0; i < inputs; i++)
          for (let o = 0; o < outputs; o++) visit(engine++, ((o * inputs + i) * height + h) * width + w);
    return;
  }
  const [features, outputs] = shape as [number, number];
  const [height, width, channels] = layout.flattened ?? [1, 1, features];
  for (let h = 0, engine = 0; h < height; h++)
    for (let w = 0; w < width; w++)
      for (let c = 0; c < channels; c++)
        for (let o = 0; o < outputs; o++) visit(engine++, o * features + (c * height + h) * width + w);
}
