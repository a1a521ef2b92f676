import { dispose, type Tensor2D, type Tensor4D, tensor1d } from "@tensorflow/tfjs-core";
import type { ModelGraph } from "../../../src/experiment/models/graph.ts";
import type { Network, Parameters } from "../../networks/network.ts";
import type { ModelFile } from "../modelFile.ts";
import { indicesName, perform } from "./perform.ts";
import { inPlace, type Placed, plain } from "./placed.ts";
import { type Step, stepsOf } from "./steps.ts";
import { type Prepared, prepareConv, preparePlain } from "./weights.ts";

/** An imported network with its weights on the device. The caller disposes the weights. */
export interface OpenModel {
  readonly network: Network;
  readonly parameters: Prepared;
}

/** Opens an imported network. @throws a RangeError if its graph and weights do not fit. */
export function openModel({ graph, weights }: ModelFile): OpenModel {
  const parameters: Prepared = {};
  try {
    const steps = stepsOf(graph);
    for (const { node } of steps) {
      if (node.op === "conv") prepareConv(node, weights, parameters);
      else for (const name of node.inputs) if (Object.hasOwn(weights, name)) preparePlain(name, weights, parameters);
      if (node.op === "gather") parameters[indicesName(node)] = tensor1d([...node.indices], "int32");
    }
    return { network: networkOf(graph, steps), parameters };
  } catch (error) {
    dispose(parameters);
    throw error;
  }
}

function constantOf(values: Parameters, name: string): Placed {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new RangeError(`${name} is computed nowhere in the imported network: import it again`);
  return inPlace(value);
}

function networkOf(graph: ModelGraph, steps: readonly Step[]): Network {
  const { shape } = graph.input;
  const run = (values: Parameters, x: Tensor4D): Tensor2D => {
    const found = new Map<string, Placed>([[graph.input.name, inPlace(x)]]);
    for (const { node, activation, output } of steps) {
      found.set(
        output,
        perform(node, { input: (name) => found.get(name) ?? constantOf(values, name), values, activation }),
      );
    }
    return plain(found.get(graph.output.name) as Placed) as Tensor2D;
  };
  function apply(values: Parameters, x: Tensor4D, mode: "eval"): Tensor2D;
  function apply(values: Parameters, x: Tensor4D, mode: "train"): never;
  function apply(values: Parameters, x: Tensor4D, mode: "eval" | "train"): Tensor2D {
    if (mode === "train") throw new Error("an imported network is not trained here");
    if (x.rank !== 4 || x.shape.slice(1).join() !== shape.join())
      throw new RangeError(`the imported network takes images [n, ${shape.join(", ")}], found [${x.shape}]`);
    return run(values, x);
  }
  return {
    shape,
    outputs: graph.output.size,
    parameters: [],
    statistics: [],
    init() {
      throw new Error("an imported network is not trained here");
    },
    apply,
  };
}
