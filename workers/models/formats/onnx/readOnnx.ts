import { printable } from "../../../datasets/formats/problem.ts";
import { limits } from "../../limits.ts";
import { damaged, modelFileError, quoted } from "../../problem.ts";
import type { Attribute, Constant, SourceInput, SourceModel, SourceNode } from "../../source.ts";
import { type AttributeMessage, type GraphMessage, type ModelMessage, readModel } from "./messages.ts";
import { type BesideFile, constantOf, kindOf } from "./tensors.ts";

const oldestOpset = 7;

/**
 * Reads an ONNX file. `beside` may hold its external weights.
 *
 * @throws a `model-file` error when it is damaged, too large, or needs what is not there.
 */
export async function readOnnx(
  file: string,
  bytes: Uint8Array,
  beside: readonly BesideFile[] = [],
): Promise<SourceModel> {
  const message = parsed(file, bytes);
  const { graph, opsets, producer, producerVersion } = message;
  if (graph === null || graph.nodes.length === 0)
    throw modelFileError(file, "holds no network: an ONNX file with operations was expected");
  const opset = opsets.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 0;
  if (opset < oldestOpset)
    throw modelFileError(
      file,
      `uses operator set ${opset}, at least ${oldestOpset} expected: export it again with a newer opset_version`,
    );
  if (graph.sparse.length > 0)
    throw modelFileError(file, `holds ${graph.sparse.length} sparse weights, dense ones expected: export them dense`);
  const constants = await constantsOf(file, graph, beside);
  const nodes: SourceNode[] = [];
  for (const { inputs, outputs, name, op, domain, attributes } of graph.nodes) {
    const read: [string, Attribute][] = [];
    for (const attribute of attributes) read.push([attribute.name, await attributeOf(file, attribute, beside)]);
    nodes.push({
      op,
      domain: domain === "ai.onnx" ? "" : domain,
      name: printable(name || `${op} ${nodes.length}`),
      inputs,
      outputs,
      attributes: Object.fromEntries(read),
    });
  }
  const inputs = graph.inputs
    .filter(({ name }) => !constants.has(name))
    .map(({ name, type, dims }): SourceInput => {
      const kind = kindOf(type);
      if (kind === null)
        throw modelFileError(
          file,
          `takes ${quoted(name)}, which is no array of numbers, as input: export the classifier alone, from images to scores`,
        );
      return { name, dims, kind };
    });
  const by = producer === "" ? "" : `, by ${printable([producer, producerVersion].join(" ").trim())}`;
  return {
    what: `ONNX, opset ${opset}${by}`,
    opset,
    nodes,
    constants,
    inputs,
    outputs: graph.outputs.map(({ name }) => name),
  };
}

function parsed(file: string, bytes: Uint8Array): ModelMessage {
  try {
    return readModel(bytes);
  } catch (error) {
    throw damaged(file, `no ONNX message: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
}

async function constantsOf(
  file: string,
  { tensors }: GraphMessage,
  beside: readonly BesideFile[],
): Promise<ReadonlyMap<string, Constant>> {
  const constants = new Map<string, Constant>();
  let bytes = 0;
  for (const tensor of tensors) {
    if (constants.has(tensor.name)) throw damaged(file, `two weights have the name ${quoted(tensor.name)}`);
    const constant = await constantOf(file, tensor, beside);
    constants.set(tensor.name, constant);
    bytes += constant.values.byteLength;
    if (bytes > 2 * limits.weights)
      throw modelFileError(file, `holds more than ${limits.weights / 2 ** 20} MB of weights: use a smaller network`);
  }
  return constants;
}

async function attributeOf(
  file: string,
  { f, i, s, t, floats, ints, strings, hasGraph, type }: AttributeMessage,
  beside: readonly BesideFile[],
): Promise<Attribute> {
  if (hasGraph) return { graph: true };
  if (t !== undefined) return constantOf(file, t, beside);
  // AttributeProto.AttributeType; fields at their default are not written.
  const lists: Readonly<Record<number, Attribute>> = { 6: floats, 7: ints, 8: strings };
  const single: Readonly<Record<number, Attribute>> = { 1: f ?? 0, 2: i ?? 0, 3: s ?? "" };
  const named = lists[type] ?? single[type];
  if (named !== undefined) return named;
  return f ?? i ?? s ?? (ints.length > 0 ? ints : floats.length > 0 ? floats : strings);
}
