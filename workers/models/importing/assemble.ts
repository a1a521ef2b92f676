import type { ModelGraph } from "../../../src/experiment/models/graph.ts";
import type { ModelSettings } from "../../../src/experiment/models/settings.ts";
import type { SafetensorsEntry } from "../../weights/safetensors.ts";
import { limits } from "../limits.ts";
import { Build, type Runtime } from "../lowering/call.ts";
import { lower } from "../lowering/lower.ts";
import type { ModelFile } from "../modelFile.ts";
import { modelFileError, quoted } from "../problem.ts";
import { type Constant, floats, type SourceInput, type SourceModel } from "../source.ts";
import { foldAffine } from "./foldAffine.ts";

export interface Assembled extends ModelFile {
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activations: number;
}

/** What of a source model becomes a network. */
export interface Part {
  readonly file: string;
  readonly source: SourceModel;
  readonly input: SourceInput;
  /** The value that holds the scores. */
  readonly output: string;
}

/** Images [height, width, channels] in [0,1] as the file takes them. */
function prepared(build: Build, part: Part, settings: ModelSettings): { image: Runtime; entry: Runtime } {
  const { height, width, channels, layout, colours, range, mean, std } = settings;
  const image: Runtime = { name: "image", shape: [height, width, channels] };
  const step = (attributes: Parameters<Build["emit"]>[0], from: Runtime, shape: readonly number[], other?: Constant) =>
    build.emit(attributes, [from.name, ...(other === undefined ? [] : [build.weight(other)])], shape);
  const first = [channels, height, width];
  let x = step({ op: "transpose", order: [0, 3, 1, 2] }, image, first);
  if (colours === "bgr" && channels === 3) x = step({ op: "gather", axis: 1, indices: [2, 1, 0] }, x, first);
  const at = (list: readonly number[] | null, c: number, otherwise: number) =>
    list === null ? otherwise : (list[list.length === 1 ? 0 : c] ?? Number.NaN);
  const scales = Array.from({ length: channels }, (_, c) => (range[1] - range[0]) / at(std, c, 1));
  const shifts = Array.from({ length: channels }, (_, c) => (range[0] - at(mean, c, 0)) / at(std, c, 1));
  const fits = (list: readonly number[] | null) => list === null || list.length === 1 || list.length === channels;
  if (
    !fits(mean) ||
    !fits(std) ||
    [...scales, ...shifts].some((value) => !Number.isFinite(value)) ||
    scales.some((scale) => scale === 0)
  )
    throw modelFileError(
      part.file,
      `cannot be normalised with mean ${JSON.stringify(mean)}, std ${JSON.stringify(std)} and range ${JSON.stringify(range)}: one number per channel (${channels}) expected, and no std of 0`,
    );
  if (scales.some((scale) => scale !== 1)) x = step({ op: "mul" }, x, first, floats(scales, [1, channels, 1, 1]));
  if (shifts.some((shift) => shift !== 0)) x = step({ op: "add" }, x, first, floats(shifts, [1, channels, 1, 1]));
  if (layout === "nhwc") x = step({ op: "transpose", order: [0, 2, 3, 1] }, x, [height, width, channels]);
  const { dims } = part.input;
  // Networks of dense layers take rows of numbers; others leave out the single channel.
  if (dims?.length === 2)
    x = step({ op: "reshape", shape: [height * width * channels] }, x, [height * width * channels]);
  if (dims?.length === 3) x = step({ op: "reshape", shape: [height, width] }, x, [height, width]);
  return { image, entry: x };
}

/** The scores of the classes, in their order, from the output of the file. */
function chosen(build: Build, part: Part, found: Runtime, scores: ModelSettings["scores"]): Runtime {
  const size = found.shape.reduce((product, side) => product * side, 1);
  const flat = found.shape.length === 1 ? found : build.emit({ op: "reshape", shape: [size] }, [found.name], [size]);
  const wrong = scores.find((at) => at !== null && at >= size);
  if (wrong !== undefined)
    throw modelFileError(
      part.file,
      `has ${size} scores in ${quoted(part.output)}, place ${wrong} (from 0) was asked for`,
    );
  const named = scores.filter((at) => at !== null);
  const isWhole = named.length === scores.length && size === scores.length && scores.every((at, i) => at === i);
  if (isWhole) return flat;
  const picked =
    named.length === size && named.every((at, i) => at === i)
      ? flat
      : build.emit({ op: "gather", axis: 1, indices: named }, [flat.name], [named.length]);
  if (named.length === scores.length) return picked;
  if (scores.length !== 2 || named.length !== 1)
    throw modelFileError(part.file, "gives scores for some of the classes only, one for every class expected");
  // One logit z stands for the two logits (0, z) or (z, 0).
  const pads: [number, number] = scores[0] === null ? [1, 0] : [0, 1];
  return build.emit({ op: "pad", pads: [[0, 0], pads], value: 0 }, [picked.name], [2]);
}

/** Number of scores per image in the output of a part. @throws as `assemble`. */
export function scoresIn(part: Part, settings: ModelSettings): number {
  const build = new Build(part.file, part.source.opset, part.input.dims?.[0] ?? null);
  const { entry } = prepared(build, part, settings);
  const { shape } = lower(build, part.source, new Map([[part.input.name, entry]]), part.output);
  return shape.reduce((product, side) => product * side, 1);
}

/**
 * The network of a file with its settings as operations: images in, one score per class out.
 *
 * @throws a `model-file` error that says what does not fit.
 */
export function assemble(part: Part, settings: ModelSettings): Assembled {
  const build = new Build(part.file, part.source.opset, part.input.dims?.[0] ?? null);
  const { image, entry } = prepared(build, part, settings);
  const found = lower(build, part.source, new Map([[part.input.name, entry]]), part.output);
  const output = chosen(build, part, found, settings.scores);
  const folded = foldAffine(build.nodes, build.weights, output.name);
  const graph: ModelGraph = {
    input: { name: image.name, shape: [settings.height, settings.width, settings.channels] },
    nodes: folded.nodes,
    output: { name: output.name, size: settings.scores.length },
  };
  const weights: Record<string, SafetensorsEntry> = {};
  let parameters = 0;
  for (const [name, { dims, values }] of folded.weights) {
    const stored = values instanceof Float32Array ? values : Float32Array.from(values);
    const stray = stored.findIndex((value) => !Number.isFinite(value));
    if (stray >= 0)
      throw modelFileError(
        part.file,
        `holds weights of shape [${dims}] with ${stored[stray]} at place ${stray}, finite numbers expected: train or export it again`,
      );
    parameters += stored.length;
    if (4 * parameters > limits.weights)
      throw modelFileError(
        part.file,
        `holds more than ${limits.weights / 2 ** 20} MB of weights, the most that is attacked here: use a smaller network`,
      );
    weights[name] = { shape: dims, values: stored };
  }
  return { graph, settings, weights, parameters, multiplyAdds: build.multiplyAdds, activations: build.activations };
}
