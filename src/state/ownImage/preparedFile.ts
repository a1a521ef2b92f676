import { inEightBits } from "../../experiment/pictures/picture.ts";
import {
  doubtAbout,
  type Framing,
  framedPicture,
  preparationOf,
  preparedInput,
} from "../../experiment/pictures/preparation.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { decodeImage } from "./decodeImage.ts";

/**
 * A picture file as the input of a network, framed as the Attack room frames it at first.
 *
 * @throws if the file is not an image, too large, or damaged.
 */
export async function preparedFile(
  file: File,
  framing: Framing,
  shape: InputImage["shape"],
): Promise<{ readonly pixels: Float32Array; readonly doubt: string | null }> {
  const picture = framedPicture((await decodeImage(file)).picture, framing);
  const preparation = preparationOf(picture, framing);
  const pixels = inEightBits(preparedInput(picture, preparation, framing, shape));
  return { pixels, doubt: doubtAbout(picture, framing, preparation) };
}
