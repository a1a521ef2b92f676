import type { GraphNode, ModelGraph } from "../../../src/experiment/models/graph.ts";
import type { Activation } from "../../kernels/ops.ts";

/** An operation with the ReLU after it, if any, as one call of a kernel. */
export interface Step {
  readonly node: GraphNode;
  readonly activation: Activation;
  /** Name of the value that the step gives. */
  readonly output: string;
}

/** The operations of a graph in order. A ReLU that alone reads a convolution, a dense layer or a sum becomes part of it. */
export function stepsOf({ nodes, output }: ModelGraph): readonly Step[] {
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  const merged = new Set<GraphNode>();
  const steps: Step[] = [];
  for (const node of nodes) {
    if (merged.has(node)) continue;
    const [next, ...others] = readers.get(node.output) ?? [];
    const takes = node.op === "conv" || node.op === "dense" || node.op === "add";
    if (takes && next?.op === "relu" && others.length === 0 && node.output !== output.name) {
      merged.add(next);
      steps.push({ node, activation: "relu", output: next.output });
    } else steps.push({ node, activation: "linear", output: node.output });
  }
  return steps;
}
