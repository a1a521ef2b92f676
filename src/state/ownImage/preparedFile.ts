import { type Framing, firstInput } from "../../experiment/pictures/preparation.ts";
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
): Promise<ReturnType<typeof firstInput>> {
  return firstInput((await decodeImage(file)).picture, framing, shape);
}
