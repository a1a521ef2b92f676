import type { Tensor } from "@tensorflow/tfjs-core";
import { type LayerSize, shapeAfter } from "../../src/experiment/catalogue/networks/layers.ts";
import { type Activation, addRelu } from "../kernels/ops.ts";
import { convolution } from "./convolution.ts";
import { dense, flatten, globalPool, groupNorm, maxPool, zeroLogit } from "./layers.ts";
import type { Input, Pass, Placed } from "./placed.ts";

/**
 * Layers one after the other, with the names of PyTorch's nn.Sequential of the same list: `<prefix><name>.weight`, where a
 * name is by default a position. A batch norm and a ReLU keep their positions but run inside the layer before them. Throws
 * a RangeError if a layer does not fit its input.
 */
export function sequence(input: Input, layers: readonly LayerSize[], prefix = ""): Placed {
  const steps: Placed[] = [];
  let at: Input = input;
  let index = 0;
  const nameAt = (position: number) => `${prefix}${layers[position]?.name ?? position}`;
  const follows = (kind: LayerSize["kind"]) => {
    if (layers[index]?.kind !== kind) return null;
    return nameAt(index++);
  };
  const activation = (): Activation => (follows("relu") === null ? "linear" : "relu");
  while (index < layers.length) {
    const layer = layers[index] as LayerSize;
    const name = nameAt(index++);
    const output: Input = { shape: shapeAfter(at.shape, layer) };
    const step = place(layer, name, output);
    steps.push(step);
    at = step.output;
  }
  return {
    output: at,
    values: steps.flatMap(({ values }) => values),
    fold: (pass) => foldAll(steps, pass),
    run: (x, pass) => steps.reduce((y: Tensor, step) => step.run(y, pass), x),
  };

  function place(layer: LayerSize, name: string, output: Input): Placed {
    switch (layer.kind) {
      case "conv": {
        const norm = follows("batch-norm");
        return convolution(at, layer, name, { norm, activation: activation(), output });
      }
      case "group-norm":
        return groupNorm(at, layer, name, activation());
      case "dense":
        return dense(at, layer, name, activation());
      case "pool":
        return maxPool(layer, output);
      case "global-pool":
        return globalPool(layer, output);
      case "flatten":
        return flatten(at, output);
      case "zero-logit":
        return zeroLogit(output);
      case "stage":
        return sequence(at, layer.layers, `${name}.`);
      case "residual":
        return residual(at, layer, name);
      case "batch-norm":
        throw new RangeError(`layer ${name}: a batch norm must follow a convolution`);
      case "relu":
        throw new RangeError(`layer ${name}: a relu must follow a convolution, a norm or a dense layer`);
      default:
        return layer satisfies never;
    }
  }
}

function foldAll(steps: readonly Placed[], pass: Pass): ReturnType<NonNullable<Placed["fold"]>> {
  const folded = steps.flatMap((step) => step.fold?.(pass) ?? []);
  return {
    values: Object.assign({}, ...folded.map(({ values }) => values)),
    gone: folded.flatMap(({ gone }) => gone),
  };
}

/** relu(main(x) + shortcut(x)). */
function residual(input: Input, layer: Extract<LayerSize, { kind: "residual" }>, name: string): Placed {
  const main = sequence(input, layer.main, `${name}.`);
  const shortcut = sequence(input, layer.shortcut, `${name}.shortcut.`);
  return {
    output: main.output,
    values: [...main.values, ...shortcut.values],
    fold: (pass) => foldAll([main, shortcut], pass),
    run: (x, pass) => addRelu(main.run(x, pass), shortcut.run(x, pass)),
  };
}
