import { withoutGradient } from "../../../src/experiment/models/graph.ts";
import type { ModelSettings } from "../../../src/experiment/models/settings.ts";
import { modelSettingsSchema } from "../../../src/experiment/models/settings.ts";
import { digestOf } from "../../../src/experiment/plan/key.ts";
import type { ImportedNetwork } from "../../../src/experiment/terms/importedNetwork.ts";
import { labellingBy, positiveOutput } from "../../../src/experiment/terms/labelling.ts";
import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import type {
  ImportedSystem,
  ModelOptions,
  ModelProblem,
  UnderstoodModel,
  UnderstoodNetwork,
} from "../../../src/lab/engine/modelApi.ts";
import { packModel } from "../modelFile.ts";
import { listed, modelFile, modelFileError, quoted } from "../problem.ts";
import { type Assembled, assemble, scoresIn } from "./assemble.ts";
import { type ReadNetwork, readNetworks } from "./formats.ts";
import { type Recognised, recognise } from "./recognise.ts";

/** A model that was read, and its networks as they would be stored, by digest. */
export interface Imported {
  readonly understood: UnderstoodModel;
  readonly packed: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const operationsOf = ({ nodes }: Recognised): UnderstoodNetwork["operations"] => {
  const counts = new Map<string, number>();
  for (const { op } of nodes) if (op !== "Constant") counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, count]) => ({ op, count })).sort((a, b) => b.count - a.count);
};

const networkFacts = (one: Recognised, sizes: ReadonlyMap<string, number>): UnderstoodNetwork => ({
  path: one.path,
  operations: operationsOf(one),
  withoutGradient: one.nodes
    .filter(({ op }) => withoutGradient.has(op.toLowerCase() as never))
    .map(({ op, name }) => ({ op, node: name })),
  outputs: one.outputs.flatMap((name) => {
    const size = sizes.get(name);
    return size === undefined ? [] : [{ name, size }];
  }),
  removed: one.removed,
  normalises: one.normalises,
});

const scoresText = (size: number): string => (size === 1 ? "1 score" : `${size} scores`);

/** Which score stands for which class, where nobody says. */
function guessScores(size: number, classes: number, isArm: boolean): ModelSettings["scores"] | null {
  if (isArm || classes === 2) return size === 1 ? [null, 0] : size === 2 ? [0, 1] : null;
  return size === classes ? Array.from({ length: classes }, (_, at) => at) : null;
}

/** Scores of an arm are [rest, own class]; the labelling of the arm says which of its outputs is the class. */
function armScores(scores: ModelSettings["scores"], arm: number, classes: number): ModelSettings["scores"] {
  const labelling = labellingBy(classes, (cls) => (cls === arm ? "arm" : "rest"));
  return positiveOutput(labelling, arm) === 1 ? scores : [...scores].reverse();
}

function notesOf(all: readonly Recognised[], settings: ModelSettings, isArms: boolean): string[] {
  const [first] = all as [Recognised];
  const notes: string[] = [...(first.source.notes ?? [])];
  const removed = [...new Set(all.flatMap((one) => (one.removed === null ? [] : [one.removed])))];
  if (removed.length > 0)
    notes.push(
      `The ${removed.join(" and ")} at the end was taken off: its probabilities saturate, and where they do, their gradient is zero and attacks fail for the wrong reason. The scores are the logits before it.`,
    );
  const isPlain = settings.mean === null && settings.std === null && settings.range[0] === 0 && settings.range[1] === 1;
  notes.push(
    first.normalises
      ? `The file shifts or scales its pixels itself. It is given pixels from ${settings.range[0]} to ${settings.range[1]}.`
      : isPlain
        ? "The file does not normalise pixels and is given them from 0 to 1. If it was trained on normalised images, set their mean and standard deviation, or its accuracy will be low."
        : "Pixels are normalised before the file, as set.",
  );
  if (isArms)
    notes.push(
      `${all.length} files become the arms of one RoBin, in this order: ${listed(
        all.map(({ path }) => path),
        20,
      )}.`,
    );
  const stepped = all.flatMap(({ nodes }) => nodes.filter(({ op }) => withoutGradient.has(op.toLowerCase() as never)));
  if (stepped.length > 0)
    notes.push(
      `No gradient passes through ${listed(stepped.map(({ op, name }) => `${op} (${quoted(name)})`))}, so attacks with gradients will overstate robustness. Compare with Square, which needs none.`,
    );
  return notes;
}

/** Files in the order of the classes. */
function inOrder(networks: readonly Recognised[], arms: readonly string[] | undefined): readonly Recognised[] {
  if (arms === undefined) return [...networks].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  const twice = arms.find((path, at) => arms.indexOf(path) !== at);
  if (twice !== undefined) throw modelFileError(twice, "is named for two arms: name one file for each class");
  return arms.map((path) => {
    const found = networks.find((one) => one.path === path);
    if (found === undefined)
      throw modelFileError(path, `is not among the files: ${listed(networks.map((one) => one.path))}`);
    return found;
  });
}

function settingsOf(one: Recognised, options: ModelOptions, scores: ModelSettings["scores"]): ModelSettings {
  const given = Object.fromEntries(Object.entries(options.settings ?? {}).filter(([, value]) => value !== undefined));
  const parsed = modelSettingsSchema.safeParse({ ...one.guess, scores, ...given });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw modelFileError(one.path, `has a setting ${issue?.path.join(".")} that is not valid: ${issue?.message}`);
}

/** Sizes of the outputs of a file that can be run. */
function outputSizes(one: Recognised, settings: ModelSettings): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const name of one.outputs) {
    // The chosen output is checked with its error; others are merely not offered.
    const size = name === settings.output ? scoresIn(partOf(one, name), settings) : sizeOf(one, name, settings);
    if (size !== null) sizes.set(name, size);
  }
  return sizes;
}

const partOf = ({ path, source, input }: Recognised, output: string) => ({ file: path, source, input, output });

/** Numbers per image in one output; null if it cannot be run. */
function sizeOf(one: Recognised, output: string, settings: ModelSettings): number | null {
  try {
    return scoresIn(partOf(one, output), settings);
  } catch (error) {
    if ((error as Error).name !== modelFile) throw error;
    return null;
  }
}

/** Recognises a file; of several outputs, the first whose size fits the classes holds the scores if nobody says. */
function fitting(network: ReadNetwork, options: ModelOptions, isArm: boolean): Recognised {
  const one = recognise(network, options);
  if (one.outputs.length < 2 || options.settings?.output !== undefined) return one;
  const classes = options.classes.length;
  const placeholder = Array.from({ length: isArm ? 2 : classes }, (_, at) => at);
  for (const name of one.outputs) {
    const other = recognise(network, { ...options, settings: { ...options.settings, output: name } });
    const size = sizeOf(other, name, settingsOf(other, options, placeholder));
    if (size !== null && guessScores(size, classes, isArm) !== null) return other;
  }
  return one;
}

/**
 * Reads the files of a model and what it becomes with these settings.
 *
 * @throws a `model-file` error if the files cannot be used whatever the settings.
 */
export async function understand(
  files: readonly NamedFile[],
  options: ModelOptions,
  signal: AbortSignal,
): Promise<Imported> {
  const read = await readNetworks(files, options.shape, signal);
  const isArms = read.length > 1;
  const all = inOrder(
    read.map((network) => fitting(network, options, isArms)),
    isArms ? options.arms : undefined,
  );
  const [first] = all as [Recognised];
  const output = options.settings?.output;
  if (output !== undefined && !all.some(({ outputs }) => outputs.includes(output)))
    throw modelFileError(first.path, `has no output ${quoted(output)}, only ${listed(first.outputs.map(quoted))}`);
  const classes = options.classes.length;
  const placeholder: ModelSettings["scores"] = Array.from({ length: isArms ? 2 : classes }, (_, at) => at);
  const first0 = settingsOf(first, options, options.settings?.scores ?? placeholder);
  const sizes = new Map(all.map((one) => [one, outputSizes(one, { ...first0, output: one.guess.output })] as const));
  const size = sizes.get(first)?.get(first0.output) ?? 0;
  const guessed = guessScores(size, classes, isArms);
  const settings = settingsOf(first, options, options.settings?.scores ?? guessed ?? placeholder);

  const problems: ModelProblem[] = [];
  if (isArms && all.length !== classes)
    problems.push({
      setting: "arms",
      message: `${all.length} files found, one for each of the ${classes} classes expected: choose the files of all arms, or a single file`,
    });
  if (guessed === null && options.settings?.scores === undefined)
    problems.push({
      setting: "scores",
      message: isArms
        ? `${first.path} gives ${scoresText(size)}, one or two expected of a yes-or-no network`
        : `the file gives ${scoresText(size)} in ${quoted(first0.output)}, the data have ${classes} classes: choose other data, or say which score stands for each class`,
    });
  const given = options.settings?.scores;
  const expected = isArms ? 2 : classes;
  if (given !== undefined && (given.length !== expected || new Set(given).size !== given.length))
    problems.push({
      setting: "scores",
      message: `scores [${given.map((at) => at ?? "none").join(", ")}] found, ${expected} different places expected, one for each class`,
    });
  const unlike = isArms ? all.find((one) => sizes.get(one)?.get(one.guess.output) !== size) : undefined;
  if (unlike !== undefined)
    problems.push({
      message: `${first.path} gives ${scoresText(size)} and ${unlike.path} ${scoresText(sizes.get(unlike)?.get(unlike.guess.output) ?? 0)}: export all arms alike`,
    });
  const [height, width, channels] = options.shape;
  if ([settings.height, settings.width, settings.channels].join() !== options.shape.join())
    problems.push({
      message: `the file takes images of ${settings.height} x ${settings.width} x ${settings.channels}, the data have ${height} x ${width} x ${channels}: choose the data that it was made for, or import them with this size`,
    });
  const packed = new Map<string, Uint8Array<ArrayBuffer>>();
  const imported: ImportedNetwork[] = [];
  for (const [arm, one] of problems.length > 0 ? [] : all.entries()) {
    signal.throwIfAborted();
    const own: ModelSettings = isArms
      ? { ...settings, output: one.guess.output, scores: armScores(settings.scores, arm, classes) }
      : settings;
    const made = assemble({ file: one.path, source: one.source, input: one.input, output: one.output }, own);
    const bytes = packModel(made);
    const digest = await digestOf(bytes);
    packed.set(digest, bytes);
    imported.push(importedOf(made, digest));
  }
  const system: ImportedSystem | null =
    imported.length === 0 ? null : { decomposition: { id: isArms ? "one-vs-all" : "multiclass" }, imported };
  return {
    understood: {
      what: first.source.what,
      kind: isArms ? "arms" : classes === 2 ? "yes-or-no" : "multiclass",
      networks: all.map((one) => networkFacts(one, sizes.get(one) ?? new Map())),
      settings,
      fixed: first.fixed,
      arms: isArms ? all.map(({ path }) => path) : [],
      system,
      notes: notesOf(all, settings, isArms),
      problems,
      bytes: [...packed.values()].reduce((sum, { length }) => sum + length, 0),
    },
    packed,
  };
}

function importedOf({ graph, parameters, multiplyAdds, activations }: Assembled, digest: string): ImportedNetwork {
  const [height, width, channels] = graph.input.shape;
  return { digest, height, width, channels, outputs: graph.output.size, parameters, multiplyAdds, activations };
}
