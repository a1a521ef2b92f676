import type { DecodedImages } from "../decoded.ts";
import { limits } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import { type Fit, fitter } from "./fit.ts";
import { decodePicture } from "./picture.ts";
import { pixelBudget } from "./pixelBudget.ts";

/** What a long decode asks for on its way. */
export interface Decoding {
  /** Called between pictures: yields now and then, and throws when the work is not wanted any more. */
  yieldPoint(): Promise<void>;
  onProgress?(done: number, total: number): void;
}

/** Decodes pictures one by one into images of one size. */
export interface Gathering {
  add(name: string, bytes: Uint8Array): void;
  /** Images so far. */
  readonly count: number;
  /** Throws when there is none. */
  end(): DecodedImages;
}

/**
 * Room for `total` images of the size of `fit`; without it, of the first picture's size and channels, which all others
 * must then have. `file` names the data set in errors.
 */
export function gathering(file: string, total: number, fit: Fit | null): Gathering {
  if (total < 1 || total > limits.images)
    throw datasetFileError(file, `holds ${total} images, 1 to ${limits.images} are read: choose fewer`);
  const budget = pixelBudget({ picture: limits.sourcePixels, all: limits.allSourcePixels });
  let size = fit;
  let out: {
    readonly images: Uint8Array;
    readonly write: ReturnType<typeof fitter>;
    readonly each: number;
  } | null = null;
  let count = 0;
  return {
    add(name, bytes) {
      const picture = decodePicture(name, bytes, budget);
      size ??= { height: picture.height, width: picture.width, channels: picture.channels };
      const { height, width } = size;
      if (fit === null && (picture.height !== height || picture.width !== width))
        throw datasetFileError(
          name,
          `is ${picture.height} x ${picture.width} pixels, the pictures before it are ${height} x ${width}: choose a size to bring them to`,
        );
      out ??= roomFor(file, total, size);
      // Grey pictures among coloured ones are common; the first decides.
      out.write(picture, out.images, count * out.each);
      count++;
    },
    get count() {
      return count;
    },
    end() {
      if (size === null || out === null) throw datasetFileError(file, "holds no images");
      return {
        count,
        height: size.height,
        width: size.width,
        channels: size.channels,
        images: out.images.subarray(0, count * out.each),
      };
    },
  };
}

function roomFor(file: string, total: number, fit: Fit) {
  const each = fit.height * fit.width * fit.channels;
  if (fit.height > limits.side || fit.width > limits.side || total * each > limits.unpacked)
    throw datasetFileError(
      file,
      `has ${total} images of ${fit.height} x ${fit.width} x ${fit.channels}, sides of at most ${limits.side} and ${limits.unpacked} bytes in all are read: choose a smaller size or fewer images`,
    );
  return { images: new Uint8Array(total * each), write: fitter(fit), each };
}
