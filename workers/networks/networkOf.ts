import { dispose, type Tensor, type Tensor2D, type Tensor4D, tensor, tidy } from "@tensorflow/tfjs-core";
import type { LayerSize } from "../../src/experiment/catalogue/networks/layers.ts";
import type { Mode, Network, Parameters, TrainPass } from "./network.ts";
import type { Pass, Value } from "./placed.ts";
import { sequence } from "./sequence.ts";

/**
 * The network of a list of layers for images of `shape` [height, width, channels], with the modules and state_dict names of
 * PyTorch. Throws a RangeError if a layer does not fit its input or the last layer does not return `outputs`.
 */
export function networkOf(
  shape: readonly [number, number, number],
  outputs: number,
  layers: readonly LayerSize[],
): Network {
  const whole = sequence({ shape }, layers);
  const last = whole.output.shape;
  if (last.length !== 1 || last[0] !== outputs)
    throw new RangeError(`the network must end in ${outputs} outputs, it ends in [${last.join(", ")}]`);

  function forward(values: Parameters, x: Tensor4D, mode: Mode): TrainPass {
    if (x.rank !== 4 || x.shape.slice(1).join() !== shape.join())
      throw new RangeError(
        `the network takes images [n, ${shape.join(", ")}], found [${(x.shape as readonly number[]).join(", ")}]`,
      );
    const statistics: Record<string, Tensor> = {};
    const pass = passOver(values, mode, (name, next) => {
      statistics[name] = next;
    });
    return { logits: whole.run(x, pass) as Tensor2D, statistics };
  }

  function apply(values: Parameters, x: Tensor4D, mode: "eval"): Tensor2D;
  function apply(values: Parameters, x: Tensor4D, mode: "train"): TrainPass;
  function apply(values: Parameters, x: Tensor4D, mode: Mode): Tensor2D | TrainPass {
    const result = forward(values, x, mode);
    return mode === "eval" ? result.logits : result;
  }

  return {
    shape,
    outputs,
    parameters: whole.values.filter(({ trained }) => trained),
    statistics: whole.values.filter(({ trained }) => !trained),
    init: (random) => Object.fromEntries(whole.values.map((value) => [value.name, initialise(value, random)])),
    layers: JSON.stringify(layers),
    fold(values) {
      let gone: readonly string[] = [];
      const changed: Record<string, Tensor> = tidy(() => {
        const folded = whole.fold?.(passOver(values, "eval", noMove));
        gone = folded?.gone ?? [];
        return { ...folded?.values };
      });
      const kept = Object.entries(values).filter(([name]) => !gone.includes(name));
      return {
        values: { ...Object.fromEntries(kept), ...changed },
        dispose: () => dispose(changed),
      };
    },
    apply,
  };
}

const passOver = (values: Parameters, mode: Mode, move: Pass["move"]): Pass => ({
  mode,
  value: <T extends Tensor>(name: string) => valueNamed(values, name) as T,
  has: (name) => Object.hasOwn(values, name),
  move,
});

const noMove = (): never => {
  throw new Error("eval mode moves no running statistics");
};

function initialise({ shape, start }: Value, random: () => number): Tensor {
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  if ("constant" in start) values.fill(start.constant);
  else {
    const bound = 1 / Math.sqrt(start.fanIn);
    for (let i = 0; i < values.length; i++) values[i] = (2 * random() - 1) * bound;
  }
  return tensor(values, [...shape]);
}

function valueNamed(values: Parameters, name: string): Tensor {
  const value = values[name];
  if (!value) throw new RangeError(`missing parameter ${name}, found ${Object.keys(values).join(", ") || "none"}`);
  return value;
}
