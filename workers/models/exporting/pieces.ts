import type { Attribute, Constant, SourceNode } from "../source.ts";

/** Collects the operations and constants of a file that is written. Every name gets the prefix of its network. */
export class Pieces {
  readonly nodes: SourceNode[] = [];
  readonly constants = new Map<string, Constant>();

  /** Adds an operation and returns the name of its result. */
  add(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output?: string,
  ): string {
    const name = output ?? `${op.toLowerCase()}_${this.nodes.length}`;
    this.nodes.push({ op, domain: "", name: `${op}_${this.nodes.length}`, inputs, outputs: [name], attributes });
    return name;
  }

  constant(name: string, constant: Constant): string {
    this.constants.set(name, constant);
    return name;
  }

  /** A constant under a new name. */
  unnamed(constant: Constant): string {
    return this.constant(`constant_${this.constants.size}`, constant);
  }
}
