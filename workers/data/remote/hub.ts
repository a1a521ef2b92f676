import { z } from "../../../src/experiment/terms/zod.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
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

/** The training and test files of one configuration of a data set. */
export interface HubParts {
  readonly config: string;
  readonly train: readonly HubFile[];
  readonly test: readonly HubFile[];
}

/** Chooses `config`, or else the default configuration or the first; a validation split may serve as `test`. */
export function hubParts(repository: string, files: readonly HubFile[], config?: string): HubParts {
  const configs = [...new Set(files.map((file) => file.config))];
  const chosen = config ?? configs.find((one) => one === "default" || one === "plain_text") ?? (configs[0] as string);
  if (!configs.includes(chosen))
    throw datasetFileError(repository, `has no configuration ${chosen}, expected ${configs.slice(0, 20).join(", ")}`);
  const own = files.filter((file) => file.config === chosen);
  const splits = [...new Set(own.map(({ split }) => split))];
  const named = (names: readonly string[]) => splits.find((split) => names.includes(split));
  const train = named(["train", "training"]) ?? (splits[0] as string);
  const test = named(["test", "validation", "valid", "val"].filter((name) => name !== train));
  return {
    config: chosen,
    train: own.filter(({ split }) => split === train),
    test: test === undefined ? [] : own.filter(({ split }) => split === test),
  };
}
