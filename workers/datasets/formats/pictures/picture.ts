import { datasetFileError } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import { decodeJpeg } from "./jpeg/decode.ts";
import type { Picture, PixelBudget } from "./pixelBudget.ts";
import { decodePng } from "./png.ts";

/**
 * A PNG or JPEG, recognised by its first bytes. `budget` is charged, and refuses a picture that is too large, before
 * anything is unpacked. Throws a `dataset-file` error.
 */
export function decodePicture(file: string, bytes: Uint8Array, budget: PixelBudget): Picture {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return decodePng(file, bytes, budget);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return decodeJpeg(file, bytes, budget);
  throw datasetFileError(file, `is ${kindOf(bytes)}, expected a png or jpeg picture: convert it first`);
}
