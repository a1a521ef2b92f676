import { damaged, modelFileError } from "../../problem.ts";

/** A layer of a Keras model. */
export interface KerasLayer {
  readonly type: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers whose outputs it reads. */
  readonly inputs: readonly string[];
}

export interface KerasModel {
  /** In an order in which each follows those it reads. */
  readonly layers: readonly KerasLayer[];
  /** Names of the layers that give the images and the scores. */
  readonly input: string;
  readonly output: string;
  readonly inputShape: readonly (number | null)[];
}

type Json = Readonly<Record<string, unknown>>;

const record = (path: string, value: unknown, what: string): Json => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw damaged(path, `${what} is no object`);
  return value as Json;
};

const most = 5000;

/** The layers of a Sequential or Functional model. */
export function kerasLayers(path: string, topology: unknown): KerasModel {
  const outer = record(path, topology, "modelTopology");
  const model = record(path, outer.model_config ?? outer, "the model");
  const type = String(model.class_name);
  const config = Array.isArray(model.config) ? { layers: model.config } : record(path, model.config, "its config");
  if (!Array.isArray(config.layers) || config.layers.length > most) throw damaged(path, "the model has no layers");
  const all = config.layers.map((layer) => record(path, layer, "a layer"));
  if (type === "Sequential") return sequential(path, all);
  if (type === "Functional" || type === "Model") return functional(path, all, config as Json);
  throw modelFileError(path, `is a model of class ${JSON.stringify(type)}, Sequential or Functional expected`);
}

function parts(path: string, layer: Json): Omit<KerasLayer, "inputs"> {
  const config = record(path, layer.config, "the config of a layer");
  return { type: String(layer.class_name), name: String(layer.name ?? config.name), config };
}

function shapeOf(path: string, config: Json | undefined): readonly (number | null)[] {
  const shape = config?.batch_input_shape ?? config?.batch_shape ?? config?.batchInputShape;
  if (!Array.isArray(shape) || ![2, 4].includes(shape.length))
    throw modelFileError(path, "does not say the shape of its images [n, height, width, channels]");
  return shape.map((side) => (typeof side === "number" ? side : null));
}

function sequential(path: string, all: readonly Json[]): KerasModel {
  const made = all.map((layer) => parts(path, layer));
  const inputShape = shapeOf(path, made[0]?.config);
  const own = made.filter(({ type }) => type !== "InputLayer");
  const layers = own.map((layer, at) => ({ ...layer, inputs: [own[at - 1]?.name ?? "images of the model"] }));
  return { layers, input: "images of the model", output: layers.at(-1)?.name ?? "", inputShape };
}

/** Names of the layers in nested lists of [name, node, tensor]. */
function namesIn(path: string, value: unknown): string[] {
  if (!Array.isArray(value))
    throw modelFileError(path, "is written by a version of Keras that is not read: write it as ONNX");
  if (typeof value[0] === "string") return [value[0]];
  return value.flatMap((one) => namesIn(path, one));
}

function functional(path: string, all: readonly Json[], config: Json): KerasModel {
  const made = all.map((layer): KerasLayer => {
    const nodes = layer.inbound_nodes;
    if (!Array.isArray(nodes) || nodes.length > 1)
      throw modelFileError(
        path,
        `uses the layer ${JSON.stringify(String(layer.name)).slice(0, 80)} more than once, once expected`,
      );
    return { ...parts(path, layer), inputs: nodes.length === 0 ? [] : namesIn(path, nodes[0]) };
  });
  const [input, ...others] = namesIn(path, config.input_layers);
  const [output, ...more] = namesIn(path, config.output_layers);
  if (input === undefined || output === undefined || others.length + more.length > 0)
    throw modelFileError(path, "has several inputs or outputs, one of each expected");
  const inputShape = shapeOf(path, made.find(({ name }) => name === input)?.config);
  return { layers: made.filter(({ type }) => type !== "InputLayer"), input, output, inputShape };
}
