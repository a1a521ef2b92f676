import {
  add,
  batchNorm,
  conv2d,
  matMul,
  maxPool,
  mean,
  moments,
  ones,
  randomNormal,
  relu,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type Variable,
  variable,
  zeros,
} from "@tensorflow/tfjs-core";
import { type FeatureShape, type LayerSize, shapeAfter } from "../../src/experiment/catalogue/networks/layers.ts";

const epsilon = 1e-5;

type Step = (x: Tensor, isTraining: boolean) => Tensor;

/** A network of stock operations. In eval mode its batch norms use a fixed mean of 0 and variance of 1. */
export interface StockNetwork {
  readonly weights: readonly Variable[];
  logits(x: Tensor4D, isTraining: boolean): Tensor2D;
  dispose(): void;
}

/** The layers of a network of the catalogue as a user of plain tfjs writes them. @throws RangeError for other layers. */
export function stockNetwork(shape: FeatureShape, layers: readonly LayerSize[]): StockNetwork {
  const weights: Variable[] = [];
  const fixed: Tensor[] = [];
  const run = sequence(shape, layers);
  return {
    weights,
    logits: (x, isTraining) => run(x, isTraining) as Tensor2D,
    dispose: () => {
      for (const value of [...weights, ...fixed]) value.dispose();
    },
  };

  function weight<T extends Tensor>(value: T): T {
    const found = variable(value);
    value.dispose();
    weights.push(found);
    return found as unknown as T;
  }

  function constant<T extends Tensor>(value: T): T {
    fixed.push(value);
    return value;
  }

  function sequence(input: FeatureShape, list: readonly LayerSize[]): Step {
    let at = input;
    const steps = list.map((layer) => {
      const step = stepOf(at, layer);
      at = shapeAfter(at, layer);
      return step;
    });
    return (x, isTraining) => steps.reduce((y, step) => step(y, isTraining), x);
  }

  function stepOf(input: FeatureShape, layer: LayerSize): Step {
    switch (layer.kind) {
      case "conv": {
        const { kernel, stride, pad, out } = layer;
        const channels = input[2] as number;
        const deviation = Math.sqrt(2 / (kernel * kernel * channels));
        const w = weight(randomNormal([kernel, kernel, channels, out], 0, deviation) as Tensor4D);
        const y: Step = (x) => conv2d(x as Tensor4D, w, stride, pad);
        if (layer.bias === false) return y;
        const b = weight(zeros([out]));
        return (x, isTraining) => add(y(x, isTraining), b);
      }
      case "batch-norm": {
        const channels = input[2] as number;
        const [scale, shift] = [weight(ones([channels])), weight(zeros([channels]))] as Tensor1D[];
        const [still, unit] = [constant(zeros([channels])), constant(ones([channels]))] as Tensor1D[];
        return (x, isTraining) => {
          const own = isTraining ? moments(x, [0, 1, 2]) : { mean: still as Tensor1D, variance: unit as Tensor1D };
          return batchNorm(x as Tensor4D, own.mean as Tensor1D, own.variance as Tensor1D, shift, scale, epsilon);
        };
      }
      case "relu":
        return (x) => relu(x);
      case "pool":
        return (x) => maxPool(x as Tensor4D, layer.size, layer.size, "valid");
      case "global-pool": {
        const [height, width] = input as readonly [number, number, number];
        if (layer.of === "mean") return (x) => mean(x, [1, 2], true);
        return (x) => maxPool(x as Tensor4D, [height, width], 1, "valid");
      }
      case "flatten":
        return (x) => reshape(x, [x.shape[0] as number, -1]);
      case "dense": {
        const features = input[0];
        const w = weight(randomNormal([features, layer.out], 0, Math.sqrt(2 / features)) as Tensor2D);
        const b = weight(zeros([layer.out]));
        return (x) => add(matMul(x as Tensor2D, w), b);
      }
      case "stage":
        return sequence(input, layer.layers);
      case "residual": {
        const [main, shortcut] = [sequence(input, layer.main), sequence(input, layer.shortcut)];
        return (x, isTraining) => relu(add(main(x, isTraining), shortcut(x, isTraining)));
      }
      default:
        throw new RangeError(`a ${layer.kind} layer found, which the benchmark of stock tfjs does not have`);
    }
  }
}
