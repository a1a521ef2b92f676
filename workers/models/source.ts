/**
 * A network in the words of ONNX, as read from any format: operations of an operator set, by name, and their constants.
 * `lowering/` turns it into a `ModelGraph`, `exporting/` writes it as a file.
 */
export interface SourceModel {
  /** The format and who wrote it: "ONNX, opset 13, by pytorch 1.13". */
  readonly what: string;
  /** Version of the default operator set, which the meaning of the operations depends on. */
  readonly opset: number;
  readonly nodes: readonly SourceNode[];
  readonly constants: ReadonlyMap<string, Constant>;
  /** Inputs that are not constants. */
  readonly inputs: readonly SourceInput[];
  readonly outputs: readonly string[];
  readonly notes?: readonly string[];
}

export interface SourceNode {
  readonly op: string;
  /** Empty for ONNX's own operations. */
  readonly domain: string;
  readonly name: string;
  /** An empty name stands for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export type Attribute = number | string | readonly number[] | readonly string[] | Constant | { readonly graph: true };

/** Numbers of any rank, row-major. Weights are float32; integers and truth values are exact. */
export interface Constant {
  readonly dims: readonly number[];
  readonly kind: "float" | "int" | "bool";
  readonly values: Float32Array | Float64Array;
}

export interface SourceInput {
  readonly name: string;
  /** null: any size. An absent list: any rank. */
  readonly dims: readonly (number | null)[] | null;
  readonly kind: Constant["kind"];
}

export function isConstant(attribute: Attribute | undefined): attribute is Constant {
  return typeof attribute === "object" && "dims" in attribute;
}

export const integers = (values: readonly number[], dims: readonly number[] = [values.length]): Constant => ({
  dims,
  kind: "int",
  values: Float64Array.from(values),
});

export const floats = (values: ArrayLike<number>, dims: readonly number[] = [values.length]): Constant => ({
  dims,
  kind: "float",
  values: Float32Array.from(values),
});
