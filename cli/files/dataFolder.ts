import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import images from "../../src/experiment/catalogue/datasets/images.ts";
import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import { ownName } from "../../src/experiment/catalogue/datasets/ownNames.ts";
import { entryOf, isKnown } from "../../src/experiment/catalogue/params.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import type { DatasetFiles } from "../../src/lab/engine/api.ts";
import { listStored } from "../../workers/data/store.ts";
import { UserError } from "../terminal/command.ts";
import { absent } from "./atomicFile.ts";
import { diskStorage } from "./diskStorage.ts";
import { publicFolder } from "./ownFiles.ts";

export const dataOption = { data: { type: "string" }, dataset: { type: "string" } } as const;

export const dataHelp =
  "  --dataset NAME      use this data set instead: a public one (lab describe datasets) or one from lab data list\n" +
  "  --data DIR          folder of data sets that do not come with the lab (default: $LAB_DATA); see lab data --help";

/** The folder that `--data` names, else the environment variable LAB_DATA. */
export function dataFolder(option: string | undefined): string | undefined {
  return option ?? (process.env.LAB_DATA || undefined);
}

/**
 * The files of a data set: from the lab itself or from the folder of data sets.
 *
 * @throws UserError that names a missing file and the command that downloads it.
 */
export async function readDataset(dataset: ResolvedChoice, folder: string | undefined): Promise<DatasetFiles> {
  const { files } = entryOf("datasets", dataset.id);
  const found: Record<string, Uint8Array> = {};
  if (files.from === "bundled")
    for (const path of files.paths) found[path] = new Uint8Array(await readFile(new URL(path, publicFolder)));
  if (files.from === "data")
    for (const path of await dataFiles(dataset, folder))
      found[path] = new Uint8Array(await readFile(join(folder as string, path)));
  return { dataset, files: found };
}

/** Checks that the files of a data set exist. @throws as `readDataset`. */
export async function requireDataset(dataset: ResolvedChoice, folder: string | undefined): Promise<void> {
  await dataFiles(dataset, folder);
}

/** The data set that `--dataset` names; undefined without the option. */
export async function namedDataset(name: string | undefined, folder: string | undefined) {
  return name === undefined ? undefined : { name, choice: await datasetNamed(name, folder) };
}

/** The data set of a name: one of the catalogue, or one stored in the folder. @throws UserError for unknown names. */
async function datasetNamed(name: string, folder: string | undefined): Promise<Choice> {
  if (isKnown("datasets", name) && name !== images.id) return { id: name };
  const { stored } = folder === undefined ? { stored: [] } : await listStored(diskStorage(folder));
  const found = stored.find((one) => one.name === ownName(name));
  if (found !== undefined) return found.choice;
  const names = [...Object.keys(datasets).filter((id) => id !== images.id), ...stored.map((one) => one.name)];
  throw new UserError(
    `--dataset ${name} found, one of ${[...new Set(names)].join(", ")} expected${folder === undefined ? "; own data are looked up in --data DIR" : ""}`,
  );
}

/** The first existing file of each row of alternatives. */
async function dataFiles(dataset: ResolvedChoice, folder: string | undefined): Promise<readonly string[]> {
  const { files, label, id } = entryOf("datasets", dataset.id);
  if (files.from !== "data") return [];
  if (folder === undefined)
    throw new UserError(
      isOwn(dataset)
        ? `own data found (${sizeText(dataset)}), which do not come with the lab: name the folder that holds them with --data DIR; ${addText("DIR")}`
        : `${label} does not come with the lab: name the folder that holds it with --data DIR (lab data get ${id} --data DIR fetches it)`,
    );
  const paths: string[] = [];
  for (const row of files.rows(dataset.params)) {
    const path = await firstThere(folder, row);
    if (path === undefined)
      throw new UserError(
        isOwn(dataset)
          ? `no ${row.join(" or ")} found in ${folder}, own data of ${sizeText(dataset)}: name the folder that holds them; ${addText(folder)}, and lab data list --data ${folder} shows what it holds`
          : `no ${row.join(" or ")} found in ${folder}, which data set ${id} needs: lab data get ${id} --data ${folder} fetches it`,
      );
    paths.push(path);
  }
  return paths;
}

const isOwn = ({ id }: ResolvedChoice): boolean => id === images.id;

/** "60,000 images of 32 x 32 x 3 in 10 classes, digest 0123456789ab". */
function sizeText(dataset: ResolvedChoice): string {
  const { shape, classes, held } = factsOf(dataset);
  const digest = String(dataset.params.digest).slice(0, 12);
  return `${(held ?? 0).toLocaleString("en")} images of ${shape.join(" x ")} in ${classes.length} classes, digest ${digest}`;
}

const addText = (folder: string): string =>
  `where the original files are, lab data add NAME FILES... --data ${folder} stores them there`;

async function firstThere(folder: string, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const isThere = await stat(join(folder, path)).then((found) => found.isFile(), absent);
    if (isThere === true) return path;
  }
  return undefined;
}
