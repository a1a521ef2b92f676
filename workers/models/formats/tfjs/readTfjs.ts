import type { NamedFile } from "../../../../src/lab/engine/dataApi.ts";
import { printable } from "../../../datasets/formats/problem.ts";
import { Pieces } from "../../exporting/pieces.ts";
import { limits, productOf } from "../../limits.ts";
import { damaged, listed, modelFileError, quoted } from "../../problem.ts";
import { type Constant, floats, type SourceModel } from "../../source.ts";
import { type KerasLayer, kerasLayers } from "./kerasLayers.ts";
import { type LayerNodes, layerOf } from "./layerNodes.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a tfjs layers model: `model.json`, and the files of weights beside it. */
export async function readTfjs(path: string, text: string, beside: readonly NamedFile[]): Promise<SourceModel> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw damaged(path, `no JSON: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
  if (!isRecord(json) || json.modelTopology === undefined)
    throw modelFileError(path, "is no model: a tfjs layers model (model.json with modelTopology) was expected");
  if (json.format === "graph-model")
    throw modelFileError(
      path,
      "is a tfjs graph model, a layers model expected: convert the Keras model with --output_format tfjs_layers_model, or write it as ONNX",
    );
  const weights = await weightsOf(path, json.weightsManifest, beside);
  const { layers, input, output, inputShape } = kerasLayers(path, json.modelTopology);
  const pieces = new Pieces();
  const values = new Map<string, string>([[input, "images"]]);
  const unknown = layers.filter(({ type }) => layerOf(type) === undefined);
  if (unknown.length > 0)
    throw modelFileError(
      path,
      `has layers that are not supported: ${listed(unknown.map(({ type, name }) => `${printable(type)} (${quoted(name)})`))}`,
    );
  const isImage = inputShape.length === 4;
  // Layers see images as ONNX does; what reads them otherwise is transposed back.
  if (isImage) values.set(input, pieces.add("Transpose", ["images"], { perm: [0, 3, 1, 2] }));
  const ranks = new Map<string, number>([[input, inputShape.length]]);
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => values.get(name) ?? missing(path, layer, name));
    const rank = ranks.get(layer.inputs[0] ?? "") ?? 2;
    const weight = (name: string): Constant => {
      const found = weights.get(`${layer.name}/${name}`) ?? bySuffix(weights, `${layer.name}/${name}`);
      if (found === undefined) throw damaged(path, `the weights ${quoted(`${layer.name}/${name}`)} are missing`);
      return found;
    };
    const made = (layerOf(layer.type) as LayerNodes)({ path, pieces, layer, inputs, rank, weight });
    values.set(layer.name, made.value);
    ranks.set(layer.name, made.rank);
  }
  const last = values.get(output) ?? missing(path, undefined, output);
  pieces.add("Identity", [last], {}, "scores");
  return {
    what: "tfjs layers model",
    opset: 13,
    nodes: pieces.nodes,
    constants: pieces.constants,
    inputs: [{ name: "images", dims: inputShape, kind: "float" }],
    outputs: ["scores"],
  };
}

function missing(path: string, layer: KerasLayer | undefined, name: string): never {
  throw damaged(path, `${quoted(layer?.name ?? "the output")} reads ${quoted(name)}, which no layer before it gives`);
}

/** Weights of layers inside other layers have longer names. */
function bySuffix(weights: ReadonlyMap<string, Constant>, name: string): Constant | undefined {
  for (const [key, constant] of weights) if (key.endsWith(`/${name}`)) return constant;
  return undefined;
}

async function weightsOf(
  path: string,
  manifest: unknown,
  beside: readonly NamedFile[],
): Promise<ReadonlyMap<string, Constant>> {
  const found = new Map<string, Constant>();
  if (!Array.isArray(manifest)) throw damaged(path, "weightsManifest is no list");
  let total = 0;
  for (const group of manifest) {
    if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights))
      throw damaged(path, "a group of weightsManifest has no paths or weights");
    const parts: Blob[] = [];
    for (const name of group.paths) {
      const last = String(name).split(/[/\\]/).at(-1);
      const file = beside.find((one) => one.path.split(/[/\\]/).at(-1) === last);
      if (file === undefined)
        throw modelFileError(
          path,
          `keeps its weights in ${quoted(String(name))}, which is missing: choose all files together`,
        );
      total += file.data.size;
      if (total > limits.file) throw modelFileError(path, "has too many weights: use a smaller network");
      parts.push(file.data);
    }
    const bytes = await new Blob(parts).arrayBuffer();
    let at = 0;
    for (const entry of group.weights) {
      if (!isRecord(entry) || typeof entry.name !== "string" || !Array.isArray(entry.shape))
        throw damaged(path, "an entry of weightsManifest has no name or shape");
      if (entry.dtype !== "float32" || entry.quantization !== undefined)
        throw modelFileError(
          path,
          `holds weights ${quoted(entry.name)} of type ${printable(String(isRecord(entry.quantization) ? entry.quantization.dtype : entry.dtype))}, float32 expected: convert the model without quantisation`,
        );
      const dims = entry.shape.map(Number);
      const count = productOf(dims, limits.weights / 4);
      if (count === null || at + 4 * count > bytes.byteLength)
        throw damaged(
          path,
          `weights ${quoted(entry.name)} of shape [${listed(dims.map(String))}] go beyond their file`,
        );
      found.set(entry.name, floats(new Float32Array(bytes.slice(at, at + 4 * count)), dims));
      at += 4 * count;
    }
  }
  return found;
}
