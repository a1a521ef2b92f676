import { type Tensor, type Tensor2D, type Tensor4D, tensor } from "@tensorflow/tfjs-core";
import type { FeatureShape, Layer, LayerParameter, PlacedLayer } from "./layer.ts";
import type { Mode, Network, ParameterInfo, TrainPass } from "./network.ts";

interface Step {
  readonly layer: PlacedLayer;
  /** Position in PyTorch's nn.Sequential: the prefix of its parameter names. */
  readonly index: number;
  readonly activation: "linear" | "relu";
  readonly names: readonly string[];
}

/**
 * A network of layers one after the other: the same modules, at the same positions, as PyTorch's nn.Sequential of this
 * list, so that `<position>.weight` and `<position>.bias` are its state_dict names. A ReLU keeps its position and
 * runs inside the layer before it. Throws a RangeError when a layer does not fit what it is given.
 */
export function sequential(
  shape: readonly [number, number, number],
  outputs: number,
  layers: readonly Layer[],
): Network {
  const steps = place(shape, layers);
  const last = steps[steps.length - 1]?.layer.output;
  if (last?.length !== 1 || last[0] !== outputs)
    throw new RangeError(`the network must end in ${outputs} outputs, it ends in [${last?.join(", ")}]`);
  const [height, width, channels] = shape;
  const named = steps.flatMap((step) =>
    step.layer.parameters.map((parameter) => ({ name: `${step.index}.${parameter.name}`, parameter })),
  );
  function forward(values: Readonly<Record<string, Tensor>>, x: Tensor4D): Tensor2D {
    if (x.rank !== 4 || x.shape[1] !== height || x.shape[2] !== width || x.shape[3] !== channels)
      throw new RangeError(
        `the network takes images [n, ${shape.join(", ")}], found [${(x.shape as readonly number[]).join(", ")}]`,
      );
    let y: Tensor = x;
    for (const { layer, names, activation } of steps)
      y = layer.apply(
        names.map((name) => parameterOf(values, name)),
        y,
        activation,
      );
    return y as Tensor2D;
  }

  function apply(values: Readonly<Record<string, Tensor>>, x: Tensor4D, mode: "eval"): Tensor2D;
  function apply(values: Readonly<Record<string, Tensor>>, x: Tensor4D, mode: "train"): TrainPass;
  function apply(values: Readonly<Record<string, Tensor>>, x: Tensor4D, mode: Mode): Tensor2D | TrainPass {
    const logits = forward(values, x);
    return mode === "eval" ? logits : { logits, statistics: {} };
  }

  return {
    shape,
    outputs,
    parameters: named.map(
      ({ name, parameter }): ParameterInfo => ({ name, shape: parameter.shape, layout: parameter.layout }),
    ),
    init: (random) =>
      Object.fromEntries(named.map(({ name, parameter }) => [name, initialise(parameter, random)])),
    statistics: [],
    apply,
  };
}

function place(shape: readonly [number, number, number], layers: readonly Layer[]): Step[] {
  const steps: Step[] = [];
  let input: FeatureShape = shape;
  let flattenedFrom: readonly [number, number, number] | undefined;
  for (const [index, layer] of layers.entries()) {
    if (layer.kind === "relu") {
      const before = steps.pop();
      if (!before?.layer.fusesRelu || before.activation === "relu")
        throw new RangeError(`layer ${index}: a relu must follow a convolution or a dense layer`);
      steps.push({ ...before, activation: "relu" });
      continue;
    }
    const placed: PlacedLayer = layer.place(input, flattenedFrom);
    const names = placed.parameters.map(({ name }) => `${index}.${name}`);
    steps.push({ layer: placed, index, activation: "linear", names });
    input = placed.output;
    flattenedFrom = placed.flattenedFrom;
  }
  return steps;
}

/** PyTorch's default law for convolutions and dense layers: U(-1/sqrt(fanIn), 1/sqrt(fanIn)), bias too (paper-spec 9.4). */
function initialise(parameter: LayerParameter, random: () => number): Tensor {
  const bound = 1 / Math.sqrt(parameter.fanIn);
  const size = parameter.shape.reduce((product, side) => product * side, 1);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = (2 * random() - 1) * bound;
  return tensor(values, [...parameter.shape]);
}

function parameterOf(parameters: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const value = parameters[name];
  if (!value)
    throw new RangeError(`missing parameter ${name}, found ${Object.keys(parameters).join(", ") || "none"}`);
  return value;
}
