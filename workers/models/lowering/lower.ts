import { listed, modelFileError, quoted } from "../problem.ts";
import type { SourceModel, SourceNode } from "../source.ts";
import { type Build, Call, isRuntime, type Lowering, type Runtime, type Value } from "./call.ts";
import { elementwise } from "./elementwise.ts";
import { foldings } from "./folding.ts";
import { orderedNodes } from "./order.ts";
import { reducing } from "./reducing.ts";
import { shaping } from "./shaping.ts";
import { windows } from "./windows.ts";

const lowerings: Readonly<Record<string, Lowering>> = { ...elementwise, ...windows, ...shaping, ...reducing };

/** Operations that exist and that no gradient could pass. */
const stepwise = new Set([
  "ArgMax",
  "ArgMin",
  "TopK",
  "QuantizeLinear",
  "DequantizeLinear",
  "QLinearConv",
  "QLinearMatMul",
  "ConvInteger",
  "MatMulInteger",
  "DynamicQuantizeLinear",
  "Greater",
  "Less",
  "Equal",
  "NonZero",
  "OneHot",
]);

const has = (table: object, op: string): boolean => Object.hasOwn(table, op);

const nodesText = (nodes: readonly SourceNode[]): string => {
  const byOp = new Map<string, string[]>();
  for (const { op, domain, name } of nodes) {
    const full = domain === "" ? op : `${domain}.${op}`;
    byOp.set(full, [...(byOp.get(full) ?? []), quoted(name)]);
  }
  return listed(
    [...byOp].map(([op, names]) => `${op} (${listed(names, 3)})`),
    12,
  );
};

/** Refuses operations that cannot be run, all at once and with their nodes. */
function checkOperations(file: string, nodes: readonly SourceNode[]): void {
  const unknown = nodes.filter(({ op, domain }) => domain !== "" || (!has(lowerings, op) && !has(foldings, op)));
  if (unknown.length === 0) return;
  const steps = unknown.filter(({ op, domain }) => domain === "" && stepwise.has(op));
  const others = unknown.filter((node) => !steps.includes(node));
  const sentences = [
    ...(others.length === 0 ? [] : [`has operations that are not supported: ${nodesText(others)}`]),
    ...(steps.length === 0 ? [] : [`has operations that are not differentiable: ${nodesText(steps)}`]),
  ];
  throw modelFileError(
    file,
    `${sentences.join("; it ")}. Export the classifier in float32, from images to logits, with standard layers`,
  );
}

/**
 * Adds the operations of a source model that compute `output` to a graph under construction. `inputs` are the values of its
 * inputs.
 *
 * @throws a `model-file` error that names the operation that cannot be used, and why.
 */
export function lower(
  build: Build,
  source: SourceModel,
  inputs: ReadonlyMap<string, Runtime>,
  output: string,
): Runtime {
  const { file } = build;
  const nodes = orderedNodes(file, source, [output], new Set(inputs.keys()));
  checkOperations(file, nodes);
  const values = new Map<string, Value>(inputs);
  for (const [name, constant] of source.constants) values.set(name, { constant });
  for (const node of nodes) {
    const results = lowered(
      new Call(
        build,
        node,
        node.inputs.map((name) => values.get(name)),
      ),
    );
    for (const [at, name] of node.outputs.entries()) {
      const value = results[at];
      if (value !== undefined && name !== "") values.set(name, value);
    }
  }
  const found = values.get(output);
  if (found === undefined || !isRuntime(found))
    throw modelFileError(file, `gives the same scores ${quoted(output)} for every image: export the whole classifier`);
  return found;
}

function lowered(call: Call): readonly Value[] {
  const { op, inputs } = call.node;
  const { budget } = call.build;
  try {
    const isConstant = inputs.every((_, at) => !call.has(at) || !isRuntime(call.value(at)));
    if (isConstant && has(foldings, op)) {
      const made = foldings[op]?.(call, budget) ?? [];
      return (Array.isArray(made) ? made : [made]).map((constant) => ({ constant }));
    }
    const lowering = has(lowerings, op) ? lowerings[op] : undefined;
    if (lowering === undefined) return call.fail("depends on the images, which is not supported");
    const made = lowering(call);
    return Array.isArray(made) ? made : [made as Value];
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    return call.fail(`cannot be used: ${error.message}`);
  }
}
