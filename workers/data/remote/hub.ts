import type { Split } from "../../../src/experiment/sampling/split.ts";
import { z } from "../../../src/experiment/terms/zod.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { splitNamed } from "../../datasets/formats/splitNames.ts";
import { type Requests, refused, request } from "./request.ts";

/** Hosts of the Hugging Face Hub: the one that lists files, the one that serves them, and those it redirects to. */
export const hubHosts = [
  "https://datasets-server.huggingface.co",
  "https://huggingface.co",
  "https://*.hf.co",
] as const;

/** One parquet file of a data set on the Hub. */
export interface HubFile {
  readonly config: string;
  readonly split: string;
  readonly filename: string;
  readonly url: string;
  readonly size: number;
}

const answer = z.object({
  parquet_files: z
    .array(
      z.object({
        config: z.string(),
        split: z.string(),
        filename: z.string(),
        url: z.string().startsWith("https://huggingface.co/datasets/"),
        size: z.int().min(0),
      }),
    )
    .max(10_000),
});

/**
 * The parquet files of a data set on the Hub: its own, or those that the Hub makes of every public data set. Throws
 * `dataset-file` errors: no such data set, one that needs a login, an answer that cannot be read.
 */
export async function hubFiles(repository: string, run: Requests): Promise<readonly HubFile[]> {
  const wrong = (sentence: string) => datasetFileError(repository, sentence);
  if (!/^[\w.-]{1,96}(\/[\w.-]{1,96})?$/.test(repository))
    throw wrong("is not a name of a data set on the Hub: expected owner/name, such as ylecun/mnist");
  const url = `${hubHosts[0]}/parquet?dataset=${encodeURIComponent(repository)}`;
  const response = await request(repository, url, run);
  if (response.status === 404) throw wrong("is not on the Hugging Face Hub: expected owner/name, such as ylecun/mnist");
  if (response.status === 401 || response.status === 403)
    throw wrong("needs a login on the Hugging Face Hub: the lab reads only public data sets");
  if (!response.ok) throw refused(repository, url, `the answer is ${response.status}. Try again later`);
  const parsed = answer.safeParse(await response.json().catch(() => null));
  if (!parsed.success) throw refused(repository, url, "the answer is not a list of files");
  if (parsed.data.parquet_files.length === 0)
    throw wrong("has no parquet files on the Hugging Face Hub: the lab reads only those");
  return parsed.data.parquet_files;
}

/** The files of each split of one configuration of a data set. */
export interface HubParts extends Readonly<Record<Split, readonly HubFile[]>> {
  readonly config: string;
  /** Names of splits that are not read. */
  readonly leftOut: readonly string[];
}

/**
 * Chooses `config`, or else the default configuration or the first, and its splits by what their names mean, in any order.
 * Of several with one meaning, the one of exactly that name is read (`test`, not `test_v2`), or else the first. A split
 * whose name means nothing is the training part if no name means training.
 */
export function hubParts(repository: string, files: readonly HubFile[], config?: string): HubParts {
  const configs = [...new Set(files.map((file) => file.config))];
  const chosen = config ?? configs.find((one) => one === "default" || one === "plain_text") ?? (configs[0] as string);
  if (!configs.includes(chosen))
    throw datasetFileError(repository, `has no configuration ${chosen}, expected ${configs.slice(0, 20).join(", ")}`);
  const own = files.filter((file) => file.config === chosen);
  const splits = [...new Set(own.map(({ split }) => split))];
  const meaning = (split: Split) =>
    splits.find((name) => name === split) ?? splits.find((name) => splitNamed(name) === split);
  const validation = meaning("validation");
  const test = meaning("test");
  const train = meaning("train") ?? splits.find((name) => splitNamed(name) === null);
  const filesOf = (split: string | undefined) => own.filter((file) => file.split === split);
  return {
    config: chosen,
    train: filesOf(train),
    validation: filesOf(validation),
    test: filesOf(test),
    leftOut: splits.filter((name) => ![train, validation, test].includes(name)),
  };
}
