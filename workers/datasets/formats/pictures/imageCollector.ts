import type { DecodedImages } from "../decoded.ts";
import { checkCount, limits } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import { ColourFound, type PictureStudy } from "./alike.ts";
import { type Fit, fitter } from "./fit.ts";
import { decodePicture } from "./picture.ts";
import { pixelBudget } from "./pixelBudget.ts";

/** Callbacks of a long decode. */
export interface Decoding {
  /** Called between pictures: yields from time to time, and throws if the work was cancelled. */
  yieldPoint(): Promise<void>;
  onProgress?(done: number, total: number): void;
}

/** Decodes pictures one by one into images of one size. */
export interface ImageCollector {
  /** Throws a `dataset-file` error that begins with `name`. */
  add(name: string, bytes: Uint8Array): void;
  /** Images so far. */
  readonly count: number;
  /** Throws if there are none. */
  end(): DecodedImages;
}

/** The images that are wanted from pictures. */
export interface WantedImages {
  /** Null: that of the first picture, which all others must have. */
  readonly size: Pick<Fit, "height" | "width"> | null;
  /** Whether colour becomes grey. Otherwise the rule of the study decides. */
  readonly grey: boolean;
  /** Whether the user chose the size. Otherwise pictures that are resized are counted among the facts. */
  readonly isChosen?: boolean;
}

/**
 * Room for `total` images. `file` names the data set in errors. `add` throws `ColourFound` if the rule of the study is grey
 * and a picture is not.
 */
export function collectImages(
  file: string,
  total: number,
  { size: wanted, grey, isChosen = false }: WantedImages,
  study: PictureStudy,
): ImageCollector {
  checkCount(file, total, "images");
  const budget = pixelBudget({ picture: limits.sourcePixels, all: limits.allSourcePixels });
  let out: ReturnType<typeof roomFor> | null = null;
  let count = 0;
  return {
    add(name, bytes) {
      const picture = decodePicture(name, bytes, budget, study);
      if (picture.channels === 3 && study.rule.channels === 1 && !grey) throw new ColourFound();
      out ??= roomFor(file, total, { ...(wanted ?? picture), channels: grey ? 1 : study.rule.channels });
      const { height, width } = out.size;
      const isFitting = picture.height === height && picture.width === width;
      if (!isFitting && !isChosen) study.facts.resized++;
      if (!isFitting && wanted === null)
        throw datasetFileError(
          name,
          `is ${picture.height} x ${picture.width} pixels, the pictures before it are ${height} x ${width}: choose a size to resize them to`,
        );
      out.write(picture, out.images, count * out.each);
      count++;
    },
    get count() {
      return count;
    },
    end() {
      if (out === null) throw datasetFileError(file, "holds no images");
      return { count, ...out.size, images: out.images.subarray(0, count * out.each) };
    },
  };
}

function roomFor(file: string, total: number, { height, width, channels }: Fit) {
  const each = height * width * channels;
  if (height > limits.side || width > limits.side || total * each > limits.unpacked)
    throw datasetFileError(
      file,
      `has ${total} images of ${height} x ${width} x ${channels}, at most sides of ${limits.side} and ${limits.unpacked} bytes in total are read: choose a smaller size or fewer images`,
    );
  const size: Fit = { height, width, channels };
  return { size, images: new Uint8Array(total * each), write: fitter(size), each };
}
