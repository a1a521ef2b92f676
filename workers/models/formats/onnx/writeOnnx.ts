import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type Attribute, type Constant, isConstant, type SourceNode } from "../../source.ts";

/** What is written: one input of images, and outputs of scores. */
export interface OnnxContent {
  readonly nodes: readonly SourceNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  readonly input: { readonly name: string; readonly dims: readonly (number | string)[] };
  readonly outputs: readonly { readonly name: string; readonly dims: readonly (number | string)[] }[];
  /** Version of the lab. */
  readonly version: string;
  /** A sentence about what the file computes. */
  readonly about: string;
}

export const writtenOpset = 13;
/** The first version of the format with this operator set. */
const irVersion = 7;

/** Attributes that hold fractions; all other numbers of ONNX's attributes here are whole. */
const fractions = new Set(["alpha", "beta", "epsilon"]);

type Write = (writer: BinaryWriter) => void;

/** A message as a field. */
function message(writer: BinaryWriter, field: number, write: Write): void {
  const inner = new BinaryWriter();
  write(inner);
  writer.tag(field, WireType.LengthDelimited).bytes(inner.finish());
}

const text = (writer: BinaryWriter, field: number, value: string) =>
  writer.tag(field, WireType.LengthDelimited).string(value);

const integer = (writer: BinaryWriter, field: number, value: number) => writer.tag(field, WireType.Varint).int64(value);

/** TensorProto */
function tensor(writer: BinaryWriter, { dims, kind, values }: Constant, name: string): void {
  for (const side of dims) integer(writer, 1, side);
  const isFloat = kind === "float";
  integer(writer, 2, isFloat ? 1 : 7);
  if (name !== "") text(writer, 8, name);
  const bytes = new Uint8Array(values.length * (isFloat ? 4 : 8));
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values.entries())
    if (isFloat) view.setFloat32(4 * at, value, true);
    else view.setBigInt64(8 * at, BigInt(value), true);
  writer.tag(9, WireType.LengthDelimited).bytes(bytes);
}

/** AttributeProto */
function attribute(writer: BinaryWriter, name: string, value: Attribute): void {
  text(writer, 1, name);
  if (typeof value === "number" && fractions.has(name)) {
    writer.tag(2, WireType.Bit32).float(value);
    integer(writer, 20, 1);
  } else if (typeof value === "number") {
    integer(writer, 3, value);
    integer(writer, 20, 2);
  } else if (typeof value === "string") {
    text(writer, 4, value);
    integer(writer, 20, 3);
  } else if (Array.isArray(value)) {
    for (const one of value as readonly number[]) integer(writer, 8, one);
    integer(writer, 20, 7);
  } else if (isConstant(value)) {
    message(writer, 5, (inner) => tensor(inner, value, ""));
    integer(writer, 20, 4);
  }
}

function node(writer: BinaryWriter, { inputs, outputs, name, op, attributes }: SourceNode): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, name);
  text(writer, 4, op);
  for (const [key, value] of Object.entries(attributes)) message(writer, 5, (inner) => attribute(inner, key, value));
}

/** ValueInfoProto of float32 numbers. */
function value(writer: BinaryWriter, { name, dims }: OnnxContent["input"]): void {
  text(writer, 1, name);
  message(writer, 2, (type) =>
    message(type, 1, (found) => {
      integer(found, 1, 1);
      message(found, 2, (shape) => {
        for (const side of dims)
          message(shape, 1, (dim) => (typeof side === "string" ? text(dim, 2, side) : integer(dim, 1, side)));
      });
    }),
  );
}

/** An ONNX file. Equal content gives equal bytes. */
export function writeOnnx({ nodes, constants, input, outputs, version, about }: OnnxContent): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  integer(writer, 1, irVersion);
  text(writer, 2, "robin-lab");
  text(writer, 3, version);
  text(writer, 6, about);
  message(writer, 7, (graph) => {
    for (const one of nodes) message(graph, 1, (inner) => node(inner, one));
    text(graph, 2, "robin-lab");
    for (const [name, constant] of constants) message(graph, 5, (inner) => tensor(inner, constant, name));
    message(graph, 11, (inner) => value(inner, input));
    for (const output of outputs) message(graph, 12, (inner) => value(inner, output));
  });
  message(writer, 8, (opset) => {
    text(opset, 1, "");
    integer(opset, 2, writtenOpset);
  });
  return writer.finish() as Uint8Array<ArrayBuffer>;
}
