import type { GraphNode } from "../../../src/experiment/models/graph.ts";
import type { Constant } from "../source.ts";

type Weights = ReadonlyMap<string, Constant>;

/** Numbers per channel, if a constant that is combined with [n, channels, ...] holds such or a single one. */
function perChannel({ dims, values }: Constant, channels: number): ((channel: number) => number) | null {
  if (values.length === 1) return () => values[0] as number;
  const isPerChannel = dims[1] === channels && values.length === channels;
  return isPerChannel ? (channel) => values[channel] as number : null;
}

/**
 * Folds a scale and a shift per channel (batch norm, the bias of a dense layer) into the convolution or dense layer before
 * them, as the lab does with its own networks: fewer passes over memory, the same function.
 */
export function foldAffine(
  nodes: readonly GraphNode[],
  weights: Weights,
  output: string,
): { readonly nodes: readonly GraphNode[]; readonly weights: Weights } {
  const readers = new Map<string, number>();
  for (const { inputs } of nodes) for (const name of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  const current = new Map(weights);
  const result: GraphNode[] = [];
  /** The convolution or dense layer that gives a value, by its place in `result`. */
  const layers = new Map<string, number>();
  let made = 0;
  const keep = (constant: Constant): string => {
    made++;
    const name = `f${made}`;
    current.set(name, constant);
    return name;
  };

  function folded(node: GraphNode): boolean {
    if (node.op !== "mul" && node.op !== "add") return false;
    const other = node.inputs.find((name) => current.has(name));
    const value = node.inputs.find((name) => name !== other);
    if (other === undefined || value === undefined || readers.get(value) !== 1 || value === output) return false;
    const at = layers.get(value);
    const layer = at === undefined ? undefined : result[at];
    if (at === undefined || layer === undefined) return false;
    const [x, weightName, biasName] = layer.inputs as [string, string, string?];
    const filter = current.get(weightName) as Constant;
    const isConv = layer.op === "conv";
    const channels = filter.dims[isConv ? 0 : 1] as number;
    const factor = perChannel(current.get(other) as Constant, channels);
    if (factor === null) return false;
    const bias = biasName === undefined ? undefined : current.get(biasName)?.values;
    const biasOf = (channel: number): number => bias?.[channel] ?? 0;
    let scaledName = weightName;
    let shifted: (channel: number) => number = (channel) => biasOf(channel) + factor(channel);
    if (node.op === "mul") {
      const each = filter.values.length / channels;
      const channelOf = (i: number) => (isConv ? Math.floor(i / each) : i % channels);
      scaledName = keep({
        ...filter,
        values: Float32Array.from(filter.values, (value, i) => value * factor(channelOf(i))),
      });
      shifted = (channel) => biasOf(channel) * factor(channel);
    }
    const needsBias = node.op === "add" || bias !== undefined;
    const shift = {
      dims: [channels],
      kind: "float",
      values: Float32Array.from({ length: channels }, (_, c) => shifted(c)),
    } as const;
    const inputs = [x, scaledName, ...(needsBias ? [keep(shift)] : [])];
    result[at] = { ...layer, inputs, output: node.output };
    layers.delete(value);
    layers.set(node.output, at);
    return true;
  }

  for (const node of nodes) {
    if (folded(node)) continue;
    if (node.op === "conv" || node.op === "dense") layers.set(node.output, result.length);
    result.push(node);
  }
  const used = new Set(result.flatMap(({ inputs }) => inputs));
  return { nodes: result, weights: new Map([...current].filter(([name]) => used.has(name))) };
}
