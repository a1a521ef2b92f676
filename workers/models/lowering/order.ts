import { damaged, quoted } from "../problem.ts";
import type { SourceModel, SourceNode } from "../source.ts";

/** The operation that computes each value. Throws when two compute the same value. */
export function producersOf(file: string, { nodes, constants }: SourceModel): ReadonlyMap<string, SourceNode> {
  const producers = new Map<string, SourceNode>();
  for (const node of nodes)
    for (const output of node.outputs) {
      if (output === "") continue;
      if (producers.has(output) || constants.has(output)) throw damaged(file, `${quoted(output)} is computed twice`);
      producers.set(output, node);
    }
  return producers;
}

/**
 * The operations that `outputs` need, each after those that it needs. Throws when a value is computed from itself or by
 * nobody.
 */
export function orderedNodes(
  file: string,
  source: SourceModel,
  outputs: readonly string[],
  given: ReadonlySet<string>,
): readonly SourceNode[] {
  const producers = producersOf(file, source);
  const ordered: SourceNode[] = [];
  const state = new Map<SourceNode, "open" | "done">();
  const stack = outputs.map((value) => ({ value, node: undefined as SourceNode | undefined }));
  while (stack.length > 0) {
    const top = stack.pop() as (typeof stack)[number];
    if (top.node !== undefined) {
      // All that it needs stands before it now.
      state.set(top.node, "done");
      ordered.push(top.node);
      continue;
    }
    if (top.value === "" || given.has(top.value) || source.constants.has(top.value)) continue;
    const node = producers.get(top.value);
    if (node === undefined) throw damaged(file, `${quoted(top.value)} is used and nowhere computed`);
    if (state.get(node) === "done") continue;
    if (state.get(node) === "open") throw damaged(file, `${quoted(node.name)} is computed from its own result`);
    state.set(node, "open");
    stack.push({ value: "", node });
    for (const value of node.inputs) stack.push({ value, node: undefined });
  }
  return ordered;
}
