import { limits } from "../../limits.ts";
import {
  bytesAt,
  doublesInto,
  type Field,
  floatAt,
  floatsInto,
  inner,
  integerAt,
  integersInto,
  many,
  readFields,
  set,
  textAt,
} from "./fields.ts";

/**
 * The messages of ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that describe networks, as plain data. Only
 * the fields in use are read. The library's reader of the wire format is used without its generated messages: these would
 * copy every array of weights, and read training graphs and documents that nobody asked for. Nesting is as deep as the
 * calls below and no deeper.
 */

export interface TensorMessage {
  dims: number[];
  type: number;
  name: string;
  /** Numbers in typed fields. */
  numbers: number[];
  raw: Uint8Array | null;
  /** Location, offset and length of values in another file. */
  external: Record<string, string>;
  isExternal: boolean;
}

export interface AttributeMessage {
  name: string;
  f?: number;
  i?: number;
  s?: string;
  t?: TensorMessage;
  floats: number[];
  ints: number[];
  strings: string[];
  hasGraph: boolean;
  type: number;
}

export interface NodeMessage {
  inputs: string[];
  outputs: string[];
  name: string;
  op: string;
  domain: string;
  attributes: AttributeMessage[];
}

export interface ValueMessage {
  name: string;
  type: number;
  /** null where the file does not say the rank. */
  dims: (number | null)[] | null;
}

export interface GraphMessage {
  nodes: NodeMessage[];
  tensors: TensorMessage[];
  sparse: true[];
  inputs: ValueMessage[];
  outputs: ValueMessage[];
}

export interface ModelMessage {
  irVersion: number;
  producer: string;
  producerVersion: string;
  opsets: { domain: string; version: number }[];
  graph: GraphMessage | null;
}

function readTensor(bytes: Uint8Array): TensorMessage {
  const found: TensorMessage = { dims: [], type: 0, name: "", numbers: [], raw: null, external: {}, isExternal: false };
  const typed = integersInto(found.numbers);
  readFields(bytes, {
    1: integersInto(found.dims),
    2: set(found, "type", integerAt),
    4: floatsInto(found.numbers),
    5: typed,
    7: typed,
    8: set(found, "name", textAt),
    9: set(found, "raw", bytesAt),
    10: doublesInto(found.numbers),
    11: typed,
    13: (reader, wire) => {
      const { key, value } = readEntry(bytesAt(reader, wire));
      if (["location", "offset", "length"].includes(key)) found.external[key] = value;
    },
    14: set(found, "isExternal", (reader, wire) => integerAt(reader, wire) === 1),
  });
  return found;
}

function readEntry(bytes: Uint8Array): { key: string; value: string } {
  const found = { key: "", value: "" };
  readFields(bytes, { 1: set(found, "key", textAt), 2: set(found, "value", textAt) });
  return found;
}

function readAttribute(bytes: Uint8Array): AttributeMessage {
  const found: AttributeMessage = { name: "", floats: [], ints: [], strings: [], hasGraph: false, type: 0 };
  const graph: Field = (reader, wire) => {
    bytesAt(reader, wire);
    found.hasGraph = true;
  };
  readFields(bytes, {
    1: set(found, "name", textAt),
    2: set(found, "f", floatAt),
    3: set(found, "i", integerAt),
    4: set(found, "s", textAt),
    5: set(found, "t", inner(readTensor)),
    6: graph,
    7: floatsInto(found.floats),
    8: integersInto(found.ints),
    9: many(found.strings, textAt, limits.tensors, "texts of an attribute"),
    11: graph,
    20: set(found, "type", integerAt),
  });
  return found;
}

function readNode(bytes: Uint8Array): NodeMessage {
  const found: NodeMessage = { inputs: [], outputs: [], name: "", op: "", domain: "", attributes: [] };
  readFields(bytes, {
    1: many(found.inputs, textAt, limits.tensors, "inputs of an operation"),
    2: many(found.outputs, textAt, limits.tensors, "outputs of an operation"),
    3: set(found, "name", textAt),
    4: set(found, "op", textAt),
    5: many(found.attributes, inner(readAttribute), 1000, "attributes of an operation"),
    7: set(found, "domain", textAt),
  });
  return found;
}

function readDimension(bytes: Uint8Array): number | null {
  const found = { size: 0 };
  readFields(bytes, { 1: set(found, "size", integerAt) });
  // Some exporters write 0 or -1 for a size that is not known.
  return found.size > 0 ? found.size : null;
}

function readShape(bytes: Uint8Array): (number | null)[] {
  const dims: (number | null)[] = [];
  readFields(bytes, { 1: many(dims, inner(readDimension), 64, "dimensions") });
  return dims;
}

function readValue(bytes: Uint8Array): ValueMessage {
  const found: ValueMessage = { name: "", type: 0, dims: null };
  const tensor = inner((own) =>
    readFields(own, { 1: set(found, "type", integerAt), 2: set(found, "dims", inner(readShape)) }),
  );
  readFields(bytes, { 1: set(found, "name", textAt), 2: inner((own) => readFields(own, { 1: tensor })) });
  return found;
}

function readGraph(bytes: Uint8Array): GraphMessage {
  const found: GraphMessage = { nodes: [], tensors: [], sparse: [], inputs: [], outputs: [] };
  readFields(bytes, {
    1: many(found.nodes, inner(readNode), limits.nodes, "operations"),
    5: many(found.tensors, inner(readTensor), limits.tensors, "weights"),
    11: many(found.inputs, inner(readValue), limits.tensors, "inputs"),
    12: many(found.outputs, inner(readValue), limits.tensors, "outputs"),
    15: many(
      found.sparse,
      inner(() => true as const),
      limits.tensors,
      "sparse weights",
    ),
  });
  return found;
}

function readOpset(bytes: Uint8Array): ModelMessage["opsets"][number] {
  const found = { domain: "", version: 0 };
  readFields(bytes, { 1: set(found, "domain", textAt), 2: set(found, "version", integerAt) });
  return found;
}

/** The message of a whole file. @throws an Error on malformed bytes. */
export function readModel(bytes: Uint8Array): ModelMessage {
  const found: ModelMessage = { irVersion: 0, producer: "", producerVersion: "", opsets: [], graph: null };
  readFields(bytes, {
    1: set(found, "irVersion", integerAt),
    2: set(found, "producer", textAt),
    3: set(found, "producerVersion", textAt),
    7: set(found, "graph", inner(readGraph)),
    8: many(found.opsets, inner(readOpset), 1000, "operator sets"),
  });
  return found;
}
