import images, { ownPath } from "../../src/experiment/catalogue/datasets/images.ts";
import { digestOf } from "../../src/experiment/plan/key.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import type { DatasetFiles, DatasetSummary, Examples } from "../../src/lab/engine/api.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { decodeDataset } from "../datasets/index.ts";

/** The data sets of one worker, decoded. */
export class OpenDatasets {
  private readonly open = new Map<string, Dataset>();

  /** Decode a data set. Throws when a file is missing, damaged or, for the user's own data, changed. */
  async provide({ dataset, files }: DatasetFiles): Promise<DatasetSummary> {
    const contents = await readAll(files);
    await checkDigest(dataset, contents);
    const decoded = decodeDataset(dataset, contents);
    this.open.set(JSON.stringify(dataset), decoded);
    return summaryOf(dataset.id, decoded);
  }

  /** Throws when the data set was not provided. */
  get(choice: ResolvedChoice): Dataset {
    const dataset = this.open.get(JSON.stringify(choice));
    if (dataset === undefined)
      throw new Error(`data set ${choice.id} was not provided to this worker: call provide first`);
    return dataset;
  }

  /** The images at some positions of a split, as the data set stores them. Throws when a position does not exist. */
  examples(choice: ResolvedChoice, split: keyof Dataset["splits"], positions: readonly number[]): Examples {
    const dataset = this.get(choice);
    const order = dataset.splits[split];
    const size = dataset.images.length / dataset.labels.length;
    const images =
      dataset.images instanceof Float32Array
        ? new Float32Array(positions.length * size)
        : new Uint8Array(positions.length * size);
    const ids = positions.map((position, i) => {
      const id = order[position];
      if (id === undefined)
        throw new RangeError(`position ${position} of ${split} requested, expected 0 to ${order.length - 1}`);
      images.set(dataset.images.subarray(id * size, (id + 1) * size), i * size);
      return id;
    });
    return { images, labels: ids.map((id) => dataset.labels[id] as number), ids };
  }
}

/** Files that came by reference are read here, so that no other thread holds a copy. */
async function readAll(files: DatasetFiles["files"]): Promise<Readonly<Record<string, Uint8Array>>> {
  const read = Object.entries(files).map(async ([path, content]) => {
    const bytes = content instanceof Uint8Array ? content : new Uint8Array(await content.arrayBuffer());
    return [path, bytes] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** The user's own data are named by their digest. Throws a RangeError when the file has changed since. */
async function checkDigest({ id, params }: ResolvedChoice, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  if (id !== images.id) return;
  const path = ownPath(String(params.digest));
  const bytes = files[path];
  const found = bytes === undefined ? undefined : await digestOf(bytes);
  if (found !== undefined && found !== params.digest)
    throw new RangeError(`${path} has changed since it was stored: its digest is ${found}. Add the data again`);
}

function summaryOf(id: string, { shape, classes, labels, splits }: Dataset): DatasetSummary {
  const perClass = (order: Uint32Array) => {
    const counts = classes.map(() => 0);
    for (const index of order) counts[labels[index] as number] = (counts[labels[index] as number] ?? 0) + 1;
    return counts;
  };
  const { train, validation, test } = splits;
  return {
    id,
    shape,
    classes,
    splits: { train: train.length, validation: validation.length, test: test.length },
    perClass: { train: perClass(train), validation: perClass(validation), test: perClass(test) },
  };
}
