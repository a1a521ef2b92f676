import type { GraphNode, OpAttributes } from "../../../src/experiment/models/graph.ts";
import { limits, productOf } from "../limits.ts";
import { modelFileError, quoted } from "../problem.ts";
import { type Attribute, type Constant, isConstant, type SourceNode } from "../source.ts";
import { Budget } from "./arrays.ts";

/** A value that depends on the images. `shape` is that of one image. */
export interface Runtime {
  readonly name: string;
  readonly shape: readonly number[];
}

export type Value = { readonly constant: Constant } | Runtime;

export const isRuntime = (value: Value): value is Runtime => "name" in value;

/** The graph under construction. */
export class Build {
  readonly nodes: GraphNode[] = [];
  readonly weights = new Map<string, Constant>();
  readonly budget = new Budget();
  private readonly names = new Map<Constant, string>();
  /** Multiply-adds, and numbers that operations output, for one image. */
  multiplyAdds = 0;
  activations = 0;

  constructor(
    readonly file: string,
    readonly opset: number,
    /** The size of the batch that the file declares; null if any. */
    readonly fixedBatch: number | null,
  ) {}

  /** Adds an operation. */
  emit(attributes: OpAttributes, inputs: readonly string[], shape: readonly number[], multiplyAdds = 0): Runtime {
    const count = productOf(shape, limits.activations);
    if (count === null || count === 0)
      throw new RangeError(`${attributes.op} gives [${shape.slice(0, 9).join(", ")}] numbers per image`);
    this.activations += count;
    this.multiplyAdds += multiplyAdds;
    if (this.activations > limits.allActivations || this.multiplyAdds > 1e13)
      throw new RangeError("the network is too large to attack here");
    const name = `v${this.nodes.length + 1}`;
    this.nodes.push({ ...attributes, inputs, output: name } as GraphNode);
    return { name, shape };
  }

  /** Adds weights and returns their name. Equal objects become one. */
  weight(constant: Constant): string {
    const name = this.names.get(constant) ?? `w${this.weights.size + 1}`;
    this.names.set(constant, name);
    this.weights.set(name, constant);
    return name;
  }
}

/** One operation of the source, as lowering functions see it. */
export class Call {
  constructor(
    readonly build: Build,
    readonly node: SourceNode,
    private readonly values: readonly (Value | undefined)[],
  ) {}

  get opset(): number {
    return this.build.opset;
  }

  get count(): number {
    return this.values.length;
  }

  /** An error that names the operation. */
  fail(sentence: string): never {
    const { name, op } = this.node;
    throw modelFileError(this.build.file, `has an operation ${op} (${quoted(name)}) that ${sentence}`);
  }

  value(at: number): Value {
    return this.values[at] ?? this.fail(`lacks its input ${at + 1}`);
  }

  has(at: number): boolean {
    return this.values[at] !== undefined;
  }

  runtime(at = 0): Runtime {
    const value = this.value(at);
    return isRuntime(value) ? value : this.fail("computes with constants alone, which cannot be folded");
  }

  /** A constant input; what depends on the images is refused. */
  constant(at: number): Constant {
    const value = this.value(at);
    return isRuntime(value) ? this.fail(`takes input ${at + 1} from the images, expected a constant`) : value.constant;
  }

  /** The numbers of a constant input, or undefined if it is left out. */
  numbers(at: number): number[] | undefined {
    return this.has(at) ? Array.from(this.constant(at).values) : undefined;
  }

  attribute(name: string): Attribute | undefined {
    return Object.hasOwn(this.node.attributes, name) ? this.node.attributes[name] : undefined;
  }

  number(name: string, otherwise: number): number {
    const value = this.attribute(name);
    return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
  }

  text(name: string, otherwise: string): string {
    const value = this.attribute(name);
    return typeof value === "string" ? value : otherwise;
  }

  list(name: string): readonly number[] | undefined {
    const value = this.attribute(name);
    if (!Array.isArray(value)) return undefined;
    return value.every((one) => typeof one === "number") ? value : undefined;
  }

  tensor(name: string): Constant | undefined {
    const value = this.attribute(name);
    return isConstant(value) ? value : undefined;
  }

  /** Numbers that older operator sets keep in an attribute and newer ones in an input. */
  listOrInput(name: string, at: number): readonly number[] | undefined {
    return this.list(name) ?? this.numbers(at);
  }

  emit(attributes: OpAttributes, inputs: readonly (Runtime | Constant)[], shape: readonly number[], work = 0): Runtime {
    const names = inputs.map((input) => ("name" in input ? input.name : this.build.weight(input)));
    return this.build.emit(attributes, names, shape, work);
  }
}

/** The engine half of one operation: what it becomes. */
export type Lowering = (call: Call) => Value | readonly Value[];
