import { datasetFileError } from "./problem.ts";

const mega = 2 ** 20;

/** The largest sizes that are read. They are checked before memory is allocated or work begins. */
export const limits = {
  /** Images of one data set. */
  images: 1_000_000,
  /** Points of one data set. */
  points: 200_000,
  /** Classes: a label is one byte. */
  classes: 256,
  /** Rows or columns of an image as the data set holds it. */
  side: 1024,
  /** Rows or columns of a PNG or JPEG before it is resized. */
  sourceSide: 2 ** 15,
  /** Pixels of a PNG or JPEG before it is resized. */
  sourcePixels: 16 * mega,
  /** Pixels of all PNGs and JPEGs of one data set before they are resized. */
  allSourcePixels: 4096 * mega,
  /** Bytes of all PNG and JPEG files of one folder. */
  pictureFiles: 8192 * mega,
  /** Bytes of all decoded images of one data set, and of any other content that is unpacked in one piece. */
  unpacked: 1024 * mega,
  /** Entries of an archive, files of a folder. */
  entries: 400_000,
} as const;

/** Throws a `dataset-file` error unless a data set has 1 to `limits[what]` examples. */
export function checkCount(file: string, count: number, what: "images" | "points"): void {
  if (count < 1 || count > limits[what])
    throw datasetFileError(file, `holds ${count} ${what}, expected 1 to ${limits[what]}`);
}

/** Throws a `dataset-file` error unless images of this size can be stored. */
export function checkSides(file: string, height: number, width: number): void {
  if (Math.min(height, width) < 1 || Math.max(height, width) > limits.side)
    throw datasetFileError(
      file,
      `holds images of ${height} x ${width}, expected sides of 1 to ${limits.side}: resize them`,
    );
}
