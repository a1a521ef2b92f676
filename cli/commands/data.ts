import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import { ownNameProblem } from "../../src/experiment/catalogue/datasets/ownNames.ts";
import type { DatasetEntry } from "../../src/experiment/catalogue/nouns.ts";
import { bytesText } from "../../src/experiment/terms/format.ts";
import type { DataWorker, ImportOptions, OnBytes, Understood } from "../../src/lab/engine/dataApi.ts";
import { classesText, splitsText } from "../../src/lab/engine/understoodText.ts";
import { createDataEngine } from "../../workers/data/engine.ts";
import { chosenFiles } from "../files/chosenFiles.ts";
import { dataFolder } from "../files/dataFolder.ts";
import { diskStorage } from "../files/diskStorage.ts";
import { datasetsOfPacks } from "../runs/trainedSystems.ts";
import { type Command, parseOptions, type Terminal, UserError, wholeOption } from "../terminal/command.ts";
import { textTable } from "../terminal/textTable.ts";

const hub = "hf:";

export const data: Command = {
  summary: "download data sets, import your own, list and remove them",
  help: `lab data list --data DIR
lab data get NAME --data DIR            NAME: ${Object.values(datasets as Readonly<Record<string, DatasetEntry>>)
    .filter(({ downloads }) => downloads !== undefined)
    .map(({ id }) => id)
    .join(", ")}
lab data get hf:OWNER/NAME --data DIR   an image classification data set on the Hugging Face Hub
lab data add NAME FILES... --data DIR   your own data: IDX pairs, a CIFAR archive, parquet, .npz, .npy pairs,
                                        a zip or folder with one folder of pictures per class, a .csv of points or of pixels
lab data remove NAME --data DIR

Interrupted downloads resume. Your own data keep the publisher's training, validation and test parts, by words such as
train, val and test in the names of files, folders and arrays; missing parts are drawn from the training images.
lab run PRESET --dataset NAME --data DIR uses them.

  --data DIR          folder of data sets (default: $LAB_DATA)
  --source N          source of a public data set (default 1; lab describe dataset NAME lists them)
  --name NAME         local name of data from the Hub (default: the last part of their name)
  --config NAME       configuration of a data set on the Hub
  --rows N            read only the first N rows of each of its parts
  --size N            resize every image to N x N pixels
  --grey              convert colour images to grey
  --per-class N       keep at most N images of each class
  --classes A,B,...   names of the classes in the order of their labels (default: those in the files; where these are
                      the files that a pack was trained on, the names of the pack)`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      data: { type: "string" },
      source: { type: "string" },
      name: { type: "string" },
      config: { type: "string" },
      rows: { type: "string" },
      size: { type: "string" },
      grey: { type: "boolean" },
      "per-class": { type: "string" },
      classes: { type: "string" },
    });
    const [verb, name, ...files] = positionals;
    const folder = dataFolder(values.data);
    if (folder === undefined) throw new UserError("no --data found, a folder for data sets expected: see --help");
    const side = whole(values.size, "--size", 1024);
    const perClass = whole(values["per-class"], "--per-class", 1_000_000);
    const options: ImportOptions = {
      ...(side === undefined ? {} : { side }),
      ...(perClass === undefined ? {} : { perClass }),
      ...(values.classes === undefined ? {} : { classes: values.classes.split(",").map((one) => one.trim()) }),
      ...(values.grey === true ? { grey: true } : {}),
      known: await datasetsOfPacks(),
    };
    const engine = createDataEngine(diskStorage(folder), fetch);
    const told = progress(terminal);
    try {
      if (verb === "list" && name === undefined) return await list(engine, terminal);
      if (verb === "remove" && name !== undefined && files.length === 0) {
        await engine.remove(name);
        return 0;
      }
      if (verb === "get" && name?.startsWith(hub) && files.length === 0) {
        const repository = name.slice(hub.length);
        requireName(values.name);
        const rows = whole(values.rows, "--rows", 1_000_000);
        const request = {
          repository,
          ...(values.config === undefined ? {} : { config: values.config }),
          ...(rows === undefined ? {} : { rows }),
        };
        const found = await engine.fetchHub(request, options, terminal.signal, told);
        return await keep(engine, values.name ?? repository.split("/").at(-1) ?? repository, found, terminal);
      }
      if (verb === "get" && name !== undefined && files.length === 0) {
        const source = (whole(values.source, "--source", 10) ?? 1) - 1;
        await engine.download(name, source, terminal.signal, told);
        terminal.out.write(`${name} is in ${folder}: lab run PRESET --dataset ${name} --data ${folder}\n`);
        return 0;
      }
      if (verb === "add" && name !== undefined && files.length > 0) {
        requireName(name);
        const found = await engine.understand(await chosenFiles(files), options, terminal.signal, told);
        return await keep(engine, name, found, terminal);
      }
      throw new UserError(
        `${positionals.join(" ") || "nothing"} found, list, get NAME, add NAME FILES... or remove NAME expected: see --help`,
      );
    } catch (error) {
      if (terminal.signal.aborted) return 130;
      if (error instanceof RangeError || (error instanceof Error && error.name === "dataset-file"))
        throw new UserError(error.message);
      throw error;
    } finally {
      told.end();
    }
  },
};

/** Refuses a name that no data can have, before anything is read. The name of a public data set may be that of its files. */
function requireName(name: string | undefined): void {
  const problem = name === undefined || Object.hasOwn(datasets, name) ? null : ownNameProblem(name);
  if (problem !== null) throw new UserError(`the name ${name} ${problem}`);
}

const whole = (text: string | undefined, option: string, most: number): number | undefined =>
  text === undefined ? undefined : wholeOption(option, text, 1, most);

async function list(engine: DataWorker, { out }: Terminal): Promise<number> {
  const { stored, partial } = await engine.list();
  const rows = stored.map(({ name, bytes, origin }) => [name, bytesText(bytes), origin]);
  const begun = partial.map(({ path, bytes }) => [path, bytesText(bytes), "an incomplete download"]);
  const all = [...rows, ...begun];
  out.write(all.length === 0 ? "no data sets\n" : `${textTable(all)}\n`);
  return 0;
}

async function keep(engine: DataWorker, name: string, found: Understood, { out }: Terminal): Promise<number> {
  const kept = await engine.keep(name);
  const { what, shape, notes } = found;
  const [height, width, channels] = shape;
  const lines = [
    `${kept.name}: ${what}, ${height} x ${width} x ${channels}`,
    `classes ${classesText(found)}`,
    splitsText(found),
    ...notes.map((note) => `note: ${note}`),
    `use it with --dataset ${kept.name}`,
  ];
  out.write(`${lines.join("\n")}\n`);
  return 0;
}

const redrawMs = 200;

/** A progress line on a terminal; nothing elsewhere. */
function progress({ err }: Terminal): OnBytes & { end(): void } {
  let drawnAt = 0;
  let isDrawn = false;
  const told: OnBytes = (done, total, what) => {
    if (err.isTTY !== true || performance.now() - drawnAt < redrawMs) return;
    drawnAt = performance.now();
    isDrawn = true;
    const of = total === null ? "" : ` of ${bytesText(total)}`;
    err.write(`\r\x1b[2K${what}: ${what === "decoding" ? `${done} of ${total}` : bytesText(done) + of}`);
  };
  return Object.assign(told, {
    end() {
      if (isDrawn) err.write("\r\x1b[2K");
    },
  });
}
