import { producersOf } from "../lowering/order.ts";
import { isConstant, type SourceModel, type SourceNode } from "../source.ts";

/** A function at the end of a network that turns logits into probabilities. */
export type Squash = "softmax" | "log-softmax" | "sigmoid";

const squashes: Readonly<Record<string, Squash>> = {
  Softmax: "softmax",
  LogSoftmax: "log-softmax",
  Sigmoid: "sigmoid",
};

/** Operations that only pass or rearrange what comes before them. */
const passing = new Set(["Identity", "Dropout", "Cast", "Flatten", "Reshape", "Squeeze"]);

/**
 * The value before the function that ends a network in probabilities, if one does. Probabilities saturate: in float32 their
 * gradient is zero for every confident image, so attacks need what comes before.
 */
export function withoutSquash(
  file: string,
  source: SourceModel,
  output: string,
): { readonly output: string; readonly removed: Squash | null } {
  const producers = producersOf(file, source);
  const visited = new Set<SourceNode>();
  let value = output;
  let isLog = false;
  for (;;) {
    const node = producers.get(value);
    const before = node?.inputs[0];
    if (node === undefined || before === undefined || visited.has(node)) return { output, removed: null };
    visited.add(node);
    const squash = Object.hasOwn(squashes, node.op) ? squashes[node.op] : undefined;
    if (squash !== undefined)
      return { output: before, removed: isLog && squash === "softmax" ? "log-softmax" : squash };
    if (node.op === "Log" && !isLog) isLog = true;
    else if (!passing.has(node.op)) return { output, removed: null };
    value = before;
  }
}

/** Whether the first operations on the images shift or scale them by constants, and the largest pixel they expect. */
export function entryOf(source: SourceModel, input: string): { readonly normalises: boolean; readonly scale: 1 | 255 } {
  const readers = new Map<string, SourceNode[]>();
  for (const node of source.nodes)
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  const constantOf = (name: string): ArrayLike<number> | undefined => {
    const known = source.constants.get(name)?.values;
    if (known !== undefined) return known;
    const maker = source.nodes.find(({ outputs }) => outputs.includes(name));
    const held = maker?.op === "Constant" ? maker.attributes.value : undefined;
    return isConstant(held) ? held.values : undefined;
  };
  let value = input;
  let normalises = false;
  for (let steps = 0; steps < 20; steps++) {
    const [node, ...others] = readers.get(value) ?? [];
    if (node === undefined || others.length > 0) break;
    const isArithmetic = ["Sub", "Div", "Mul", "Add"].includes(node.op);
    const other = node.inputs.find((name) => name !== value);
    const numbers = isArithmetic && other !== undefined ? constantOf(other) : undefined;
    if (isArithmetic && numbers === undefined) break;
    if (isArithmetic || node.op === "BatchNormalization") normalises = true;
    else if (
      !passing.has(node.op) &&
      !["Transpose", "Unsqueeze", "Gather", "Slice", "Concat", "Constant"].includes(node.op)
    )
      break;
    const size = Math.max(
      0,
      ...Array.from(numbers ?? [])
        .slice(0, 64)
        .map(Math.abs),
    );
    const isBytes =
      (node.op === "Div" && size > 30) || (node.op === "Mul" && size < 1 / 30) || (node.op === "Sub" && size > 30);
    if (isBytes && numbers !== undefined) return { normalises: true, scale: 255 };
    value = node.outputs[0] ?? "";
  }
  return { normalises, scale: 1 };
}
