import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { ModelSettings } from "../../src/experiment/models/settings.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import { bytesText } from "../../src/experiment/terms/format.ts";
import type { NamedFile } from "../../src/lab/engine/dataApi.ts";
import type { ModelOptions, UnderstoodModel } from "../../src/lab/engine/modelApi.ts";
import { createModelEngine } from "../../workers/models/importing/engine.ts";
import { modelFile } from "../../workers/models/problem.ts";
import { dataFolder, namedDataset } from "../files/dataFolder.ts";
import { diskStorage } from "../files/diskStorage.ts";
import { checkAccuracy } from "../runs/checkAccuracy.ts";
import { type Command, parseOptions, required, UserError } from "../terminal/command.ts";
import { textTable } from "../terminal/textTable.ts";

export const importModel: Command = {
  summary: "import a network that was trained elsewhere: ONNX, tfjs layers, safetensors",
  help: `lab import FILES... --data DATASET --id ID [--data DIR] [settings]
lab import --list --data DIR
lab import --remove ID --data DIR

Reads a network from an .onnx file (model.onnx.data beside it is found, name other files of external weights too) or from the model.json of a tfjs layers
model with its weight files, or from .safetensors of an architecture of the catalogue, shows what it recognised, checks its
accuracy on a few test images, and stores it in the folder of data sets. Several files, one yes-or-no network for each
class, become the arms of one RoBin. Nothing is trained. Afterwards lab evaluate --system ID measures it, and
lab run PRESET --system ID compares it with systems that are trained here.

  --data DATASET      the data set that it was made for: a public one or one of lab data list
  --data DIR          folder of data sets and models (default: $LAB_DATA)
  --id ID             name of the model: lower-case letters, digits and hyphens
  --layout L          order of the dimensions of its images: nchw or nhwc
  --channels C        order of the colours: rgb or bgr
  --range LOW..HIGH   what it takes for black and white: 0..1 (default), 0..255, -1..1
  --mean A,B,C        subtracted from each channel, after the range
  --std A,B,C         each channel is divided by it
  --output NAME       the output that holds the scores
  --scores I,J,...    for each class, the position of its score from 0. For a single logit: none,0 if a high value says the
                      second class (or the arm's own class), else 0,none
  --arms A,B,...      the files in the order of the classes

The settings are recognised where the file says them. They become part of the network and of its digest.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      data: { type: "string", multiple: true },
      dataset: { type: "string" },
      id: { type: "string" },
      list: { type: "boolean" },
      remove: { type: "string" },
      layout: { type: "string" },
      channels: { type: "string" },
      range: { type: "string" },
      mean: { type: "string" },
      std: { type: "string" },
      output: { type: "string" },
      scores: { type: "string" },
      arms: { type: "string" },
    });
    const { folder, name } = await placesOf(values.data ?? [], values.dataset);
    const engine = createModelEngine(diskStorage(folder));
    try {
      if (values.list === true) {
        const stored = await engine.list();
        const rows = stored.map((one) => [
          `  ${one.name}`,
          `${one.classes.length} classes`,
          bytesText(one.bytes),
          one.origin,
        ]);
        terminal.out.write(rows.length === 0 ? "no models\n" : `${textTable(rows)}\n`);
        return 0;
      }
      if (values.remove !== undefined) {
        await engine.remove(values.remove);
        return 0;
      }
      const id = required(values.id, "--id", "a name for the model");
      const dataset = await namedDataset(required(name, "--data", "the data set that the model was made for"), folder);
      const choice = (dataset as { readonly choice: Choice }).choice;
      const { classes, shape } = factsOf(choice);
      const settings = settingsOf(values);
      const named = nameIn(positionals);
      const arms = values.arms?.split(",").map((one) => named(one.trim()));
      const options: ModelOptions = { classes, shape, settings, ...(arms === undefined ? {} : { arms }) };
      const files = await filesOf(positionals);
      const understood = await engine.understand(files, options, terminal.signal);
      terminal.out.write(recognisedText(understood));
      if (understood.system === null) throw new UserError(understood.problems.map(({ message }) => message).join("; "));
      const stored = await engine.keep(id);
      terminal.out.write(`stored as ${stored.name} in ${folder}, ${bytesText(stored.bytes)}\n`);
      const dataChoice = resolveChoice("datasets", choice);
      terminal.out.write(
        await checkAccuracy(
          { engine, files, options, system: understood.system, dataset: dataChoice, folder },
          terminal.signal,
        ),
      );
      return 0;
    } catch (error) {
      if (error instanceof Error && error.name === modelFile) throw new UserError(error.message);
      throw error;
    }
  },
};

/** The folder, and the name of the data set: both are given with --data. */
async function placesOf(given: readonly string[], dataset: string | undefined) {
  const isFolder = async (path: string) =>
    !Object.hasOwn(datasets, path) &&
    (await stat(path).then(
      (found) => found.isDirectory(),
      () => /[/\\.]/.test(path),
    ));
  const kinds = await Promise.all(given.map(isFolder));
  const folders = given.filter((_, at) => kinds[at]);
  const names = [...given.filter((_, at) => !kinds[at]), ...(dataset === undefined ? [] : [dataset])];
  if (folders.length > 1 || names.length > 1)
    throw new UserError(`--data ${given.join(" --data ")} found, one folder and one data set expected: see --help`);
  const folder = dataFolder(folders[0]);
  if (folder === undefined)
    throw new UserError("no folder found to store the model in: name one with --data DIR, or set LAB_DATA");
  return { folder, name: names[0] };
}

/** Files are named without their folders; where two of them share a name, from the folder that holds them all. */
function nameIn(paths: readonly string[]): (path: string) => string {
  if (new Set(paths.map((path) => basename(path))).size === paths.length) return (path) => basename(path);
  const whole = paths.map((path) => resolve(path));
  let folder = dirname(whole[0] ?? "");
  while (dirname(folder) !== folder && !whole.every((path) => path.startsWith(`${folder}${sep}`)))
    folder = dirname(folder);
  return (path) => relative(folder, resolve(path)).replaceAll("\\", "/");
}

/** Where exporters put the weights of model.onnx if they write them beside it: PyTorch, and Optimum. */
const weightsBeside = [".data", "_data"];

async function filesOf(paths: readonly string[]): Promise<readonly NamedFile[]> {
  if (paths.length === 0) throw new UserError("no file found, an .onnx file expected: see --help");
  const isFile = async (path: string) => (await stat(path).catch(() => null))?.isFile() === true;
  const all = new Set(paths);
  for (const path of paths) {
    if (!(await isFile(path))) throw new UserError(`${path} found, the path of a file expected`);
    for (const beside of weightsBeside.map((ending) => `${path}${ending}`))
      if (/\.onnx$/i.test(path) && (await isFile(beside))) all.add(beside);
  }
  const named = nameIn([...all]);
  return Promise.all([...all].map(async (path) => ({ path: named(path), data: await openAsBlob(path) })));
}

function numbersOf(option: string, text: string): number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.some((value) => !Number.isFinite(value)))
    throw new UserError(`${option} ${text} found, numbers separated by commas expected`);
  return numbers;
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text.toLowerCase());
  if (found === undefined) throw new UserError(`${option} ${text} found, ${known.join(" or ")} expected`);
  return found;
}

type Given = Readonly<Partial<Record<"layout" | "channels" | "range" | "mean" | "std" | "output" | "scores", string>>>;

function settingsOf(given: { readonly [K in keyof Given]?: string | undefined }): Partial<ModelSettings> {
  const { layout, channels, range, mean, std, output, scores } = given;
  const ends = range === undefined ? undefined : /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(range);
  if (ends === null) throw new UserError(`--range ${range} found, such as 0..1 or 0..255 expected`);
  return {
    ...(layout === undefined ? {} : { layout: oneOf("--layout", layout, ["nchw", "nhwc"]) }),
    ...(channels === undefined ? {} : { colours: oneOf("--channels", channels, ["rgb", "bgr"]) }),
    ...(ends === undefined ? {} : { range: [Number(ends[1]), Number(ends[2])] as [number, number] }),
    ...(mean === undefined ? {} : { mean: numbersOf("--mean", mean) }),
    ...(std === undefined ? {} : { std: numbersOf("--std", std) }),
    ...(output === undefined ? {} : { output }),
    ...(scores === undefined
      ? {}
      : {
          scores: scores
            .split(",")
            .map((part) => (part.trim() === "none" ? null : (numbersOf("--scores", part)[0] as number))),
        }),
  };
}

/** The output that holds the scores, and the others that could be named instead. */
function scoresText(output: string, outputs: UnderstoodModel["networks"][number]["outputs"]): string {
  const text = ({ name, size }: (typeof outputs)[number]) => `${size} in ${name}`;
  const [chosen, others] = [true, false].map((is) => outputs.filter(({ name }) => (name === output) === is).map(text));
  return `${chosen?.join() || output}${others?.length ? ` (others: ${others.join(", ")})` : ""}`;
}

/** What was recognised, as printed. */
function recognisedText({ what, kind, networks, settings, arms, system, notes }: UnderstoodModel): string {
  const [first] = networks;
  const { layout, height, width, channels, colours, range, mean, std, output, scores } = settings;
  const sizes = system?.imported ?? [];
  const sum = (of: "parameters" | "multiplyAdds") => sizes.reduce((total, one) => total + one[of], 0);
  const rows = [
    ["format", what],
    ["kind", kind === "arms" ? `${networks.length} yes-or-no networks, the arms of a RoBin` : kind],
    ["images", `${height} x ${width} x ${channels}, ${layout}, ${colours}`],
    [
      "pixels",
      `${range[0]} to ${range[1]}${mean === null ? "" : `, mean ${mean.join(", ")}`}${std === null ? "" : `, std ${std.join(", ")}`}`,
    ],
    ["scores", scoresText(output, first?.outputs ?? [])],
    ["order", scores.map((at) => at ?? "none").join(", ")],
    [
      "operations",
      (first?.operations ?? [])
        .slice(0, 12)
        .map(({ op, count }) => `${op} x ${count}`)
        .join(", "),
    ],
    ...(sizes.length === 0
      ? []
      : [
          [
            "size",
            `${sum("parameters").toLocaleString("en")} parameters, ${sum("multiplyAdds").toLocaleString("en")} multiply-adds`,
          ],
        ]),
    ...sizes.slice(0, 20).map(({ digest }, at) => [arms[at] ?? "digest", digest]),
  ];
  return `${textTable(rows.map(([name = "", value = ""]) => [`  ${name}`, value]))}\n${notes.map((note) => `note: ${note}\n`).join("")}`;
}
