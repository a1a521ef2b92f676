const mega = 2 ** 20;

/**
 * What a file may ask for. Every size is checked against these before memory is taken or work is begun, so that a
 * small file cannot ask for much of either.
 */
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
  /** Bytes of all decoded images of one data set, and of anything else that is unpacked whole. */
  unpacked: 1024 * mega,
  /** Entries of an archive, files of a folder. */
  entries: 400_000,
} as const;
