import { type Picture, reduced, reductionOf } from "../../experiment/pictures/picture.ts";
import type { Preparation } from "../../experiment/pictures/preparation.ts";
import { scaledSquare } from "../../experiment/pictures/square.ts";

/** Enough pixels to show a picture, to follow a pointer that drags its crop, and to keep it for a reload. */
const enough = 300_000;

const previews = new WeakMap<Picture, Picture>();

/** A picture in at most about 300,000 pixels. */
export function previewPicture(picture: Picture): Picture {
  const known = previews.get(picture);
  if (known !== undefined) return known;
  const preview = reduced(picture, enough);
  previews.set(picture, preview);
  return preview;
}

/** The same of a picture with its crop. */
export function previewOf<P extends Pick<Preparation, "crop"> & { readonly picture: Picture }>(prepared: P): P {
  const { picture, crop } = prepared;
  return { ...prepared, picture: previewPicture(picture), crop: scaledSquare(crop, 1 / reductionOf(picture, enough)) };
}
