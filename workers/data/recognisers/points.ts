import type { Split } from "../../../src/experiment/sampling/split.ts";
import type { ImportOptions, NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { datasetFileError, printable } from "../../datasets/formats/problem.ts";
import { type PixelTable, pixelTable } from "../../datasets/formats/tables/pixelTable.ts";
import {
  holdsPoints,
  isJson,
  type LabelledPoints,
  otherColumns,
  readPoints,
  readPointsCsv,
  tablePoints,
} from "../../datasets/formats/tables/points.ts";
import { bytesOf, fittedArrays, isSingle, nameOf, type Recognised, type Recogniser, readParts } from "../recognised.ts";

/** Space around the outermost points, as a share of the longer side of the unit square. */
const margin = 0.1;

/**
 * Points translated and scaled into [0,1] x [0,1], with one factor for both axes, so that distances keep their
 * proportions, and with a margin in which attacks can move.
 */
export function pointsPart({ points, labels, box: { low, high } }: LabelledPoints): Recognised {
  const longer = Math.max(high[0] - low[0], high[1] - low[1]) || 1;
  const scale = (1 - 2 * margin) / longer;
  const images = points.map((value, i) => {
    const axis = (i % 2) as 0 | 1;
    return 0.5 + (value - (low[axis] + high[axis]) / 2) * scale;
  });
  const number = (value: number) => Number(value.toPrecision(4));
  return {
    what: "Points",
    train: { height: 1, width: 1, channels: 2, images, labels, classes: null },
    validation: null,
    test: null,
    notes: [
      `x from ${number(low[0])} to ${number(high[0])} and y from ${number(low[1])} to ${number(high[1])}, scaled by ${number(scale)} into the unit square: a budget of 0.1 is ${number(0.1 / scale)} there`,
    ],
  };
}

/** Tables as text: points of the plane, or one image per row; in several files, a word such as `test` marks the split. */
export const points: Recogniser = {
  matches: (files) => isSingle(files, /\.json$/i) || files.every(({ path }) => /\.(csv|tsv|txt)$/i.test(path)),
  async read(files, options) {
    const [file] = files as [NamedFile];
    if (files.length > 1) return readTables(files, options);
    const name = nameOf(file);
    const bytes = await bytesOf(file);
    if (isJson(bytes)) return pointsPart(readPoints(name, bytes));
    const table = readPointsCsv(name, bytes);
    if (holdsPoints(table)) {
      const part = pointsPart(tablePoints(name, table));
      const others = otherColumns(name, table);
      const left =
        others.length === 0 ? [] : [`Left out, since points are x, y and label: ${printable(others.join(", "))}`];
      return { ...part, notes: [...table.notes, ...left, ...part.notes] };
    }
    return imagesOf({ train: pixelTable(name, table), validation: null, test: null }, [], options);
  },
};

async function readTables(files: readonly NamedFile[], options: ImportOptions): Promise<Recognised> {
  const { notes, ...raw } = await readParts(files, async (own) => {
    const [file, other] = own;
    if (file === undefined || other !== undefined)
      throw datasetFileError(
        own.map(nameOf).join(", "),
        "are several tables of one split: choose one for each split, or join them in one file",
      );
    const table = readPointsCsv(nameOf(file), await bytesOf(file));
    if (holdsPoints(table))
      throw datasetFileError(nameOf(file), "holds points, which are read from one file alone: join the files in one");
    return pixelTable(nameOf(file), table);
  });
  return imagesOf(raw, notes, options);
}

function imagesOf(
  raw: Readonly<Record<Split, PixelTable | null>>,
  notes: readonly string[],
  options: ImportOptions,
): Recognised {
  const said = Object.values(raw).flatMap((part) => part?.notes ?? []);
  const silent = (part: PixelTable | null) => part && { ...part, notes: [] };
  const { train, validation, test } = raw;
  const parts = fittedArrays({ train: silent(train), validation: silent(validation), test: silent(test) }, options);
  return { what: "Table of pixels", ...parts, notes: [...notes, ...new Set(said), ...parts.notes] };
}
