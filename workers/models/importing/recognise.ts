import type { ModelSettings } from "../../../src/experiment/models/settings.ts";
import type { ModelOptions } from "../../../src/lab/engine/modelApi.ts";
import { orderedNodes, producersOf } from "../lowering/order.ts";
import { listed, modelFileError, quoted } from "../problem.ts";
import type { SourceInput, SourceModel, SourceNode } from "../source.ts";
import type { ReadNetwork } from "./formats.ts";
import { entryOf, type Squash, withoutSquash } from "./head.ts";

/** A network whose input and scores are known. */
export interface Recognised {
  readonly path: string;
  readonly source: SourceModel;
  readonly input: SourceInput;
  /** The value that holds the scores, before a function that squashes them. */
  readonly output: string;
  readonly removed: Squash | null;
  readonly normalises: boolean;
  readonly nodes: readonly SourceNode[];
  /** Outputs that could hold scores. */
  readonly outputs: readonly string[];
  readonly guess: Omit<ModelSettings, "scores">;
  /** Settings that the file determines. */
  readonly fixed: readonly (keyof ModelSettings)[];
}

/** Outputs that name a class instead of scoring it. */
const choosing = new Set(["ArgMax", "TopK", "Cast", "ZipMap"]);

function inputOf({ path, source }: ReadNetwork): SourceInput {
  const [input, ...others] = source.inputs;
  if (input === undefined) throw modelFileError(path, "takes no images: its input is missing");
  if (others.length > 0)
    throw modelFileError(
      path,
      `takes ${source.inputs.length} inputs (${listed(source.inputs.map(({ name }) => quoted(name)))}), one expected: export the classifier alone, from images to scores`,
    );
  const rank = input.dims?.length;
  if (rank !== undefined && ![2, 3, 4].includes(rank))
    throw modelFileError(path, `takes arrays of ${rank} dimensions, expected images [n, channels, height, width]`);
  return input;
}

/** [height, width, channels] and layout of the images, from the declared dimensions as far as they go. */
function imagesOf(input: SourceInput, source: SourceModel, { shape, settings }: ModelOptions) {
  const [height, width, channels] = shape;
  const open = { height, width, channels };
  const { dims } = input;
  if (dims?.length === 3)
    return {
      ...open,
      height: dims[1] ?? height,
      width: dims[2] ?? width,
      channels: 1,
      layout: "nchw" as const,
      fixed: [],
    };
  if (dims?.length !== 4) return { ...open, layout: "nchw" as const, fixed: [] };
  const reader = source.nodes.find(({ inputs }) => inputs.includes(input.name));
  const perm = reader?.op === "Transpose" ? reader.attributes.perm : undefined;
  const turns = Array.isArray(perm) && perm.join() === "0,3,1,2";
  const few = (side: number | null | undefined) => side === 1 || side === 3;
  const isLast = turns || (few(dims[3]) && !few(dims[1]));
  const layout = settings?.layout ?? (isLast ? ("nhwc" as const) : ("nchw" as const));
  const [first, second, third] = layout === "nhwc" ? [dims[3], dims[1], dims[2]] : [dims[1], dims[2], dims[3]];
  const known = [
    ["channels", first],
    ["height", second],
    ["width", third],
  ] as const;
  const fixed = known.filter(([, side]) => typeof side === "number");
  return { ...open, ...Object.fromEntries(fixed), layout, fixed: fixed.map(([name]) => name) };
}

/** What a file is, as far as it says so itself. */
export function recognise(network: ReadNetwork, options: ModelOptions): Recognised {
  const { path, source } = network;
  const input = inputOf(network);
  const producers = producersOf(path, source);
  const outputs = source.outputs.filter((name) => !choosing.has(producers.get(name)?.op ?? ""));
  const named = options.settings?.output;
  const last = outputs.includes(named ?? "") ? (named as string) : (outputs[0] ?? source.outputs[0]);
  if (last === undefined) throw modelFileError(path, "has no output: export the classifier from images to scores");
  const { output, removed } = withoutSquash(path, source, last);
  const { normalises, scale } = entryOf(source, input.name);
  const { fixed, ...images } = imagesOf(input, source, options);
  const isBytes = scale === 255 || input.kind === "int";
  return {
    path,
    source,
    input,
    output,
    removed,
    normalises,
    nodes: orderedNodes(path, source, [last], new Set([input.name])),
    outputs: outputs.length > 0 ? outputs : source.outputs,
    guess: { ...images, colours: "rgb", range: isBytes ? [0, 255] : [0, 1], mean: null, std: null, output: last },
    fixed,
  };
}
