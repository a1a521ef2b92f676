import { bytesOfPixels, mostLinkedValues, textOfPixels } from "../../experiment/link/linkedPixels.ts";
import type { LinkedImage, LinkedPhotograph } from "../../experiment/link/permalinkRooms.ts";
import type { Picture } from "../../experiment/pictures/picture.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import type { BroughtImage } from "../boundaries/sliceStore.ts";
import { explain } from "../page/explain.ts";

/** Whether an image came with a link. */
export const isFromLink = (image: InputImage | null): boolean =>
  image?.source.kind === "own" && image.source.from === "link";

/** The photograph of the lab on show as links name it. */
export function photographInLink(image: InputImage | null): LinkedPhotograph {
  const shown = image?.source.kind === "own" ? image.source.photograph : undefined;
  if (shown === undefined) return { photograph: "", photographCrop: null, photographLabel: null };
  const { id, crop, subject } = shown;
  return {
    photograph: id,
    photographCrop: crop === null ? null : [crop.x, crop.y, crop.size],
    photographLabel: image?.label === subject ? null : (image?.label ?? null),
  };
}

/**
 * An image of the user's own as links carry it; null for other images, and for photographs of the lab, which links name.
 *
 * @throws if it does not fit into a link.
 */
export function ownInLink(image: InputImage | null): LinkedImage | null {
  if (image?.source.kind !== "own" || image.source.photograph !== undefined) return null;
  const { shape, label, source, pixels } = image;
  const [height, width, channels] = shape;
  const values = `${width} × ${height} pixels${channels === 1 ? "" : " in colour"}`;
  if ((channels !== 1 && channels !== 3) || height !== width || pixels.length > mostLinkedValues)
    throw new Error(
      `the network sees ${values}, at most 64 × 64 in grey or 36 × 36 in colour fit into a link: send the picture as a file`,
    );
  return { name: source.name.slice(0, 80), shape: [height, width, channels], label, pixels: textOfPixels(pixels) };
}

/** An image from a link as a picture. @throws an Error that says what is wrong with its pixels. */
export function pictureOfLinked({ shape, pixels }: LinkedImage): Picture {
  const [height, width, channels] = shape;
  return { height, width, channels, pixels: bytesOfPixels(pixels, shape) };
}

/** An image from a link for Boundaries; null, and reported, if its pixels are damaged. */
export function broughtByLink(own: LinkedImage): BroughtImage | null {
  const { name, shape, label } = own;
  const source = { kind: "own", name, isSaid: label !== null, saidBy: "sender", from: "link" } as const;
  try {
    const bytes = bytesOfPixels(own.pixels, shape);
    return { shape, label, source, pixels: Float32Array.from(bytes, (byte) => byte / 255) };
  } catch (error) {
    explain({ path: "own.pixels", message: `${messageOf(error)}: another image is shown` });
    return null;
  }
}
