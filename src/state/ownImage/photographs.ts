import { creditedName } from "../../experiment/pictures/creditedName.ts";
import { gallerySchema, type Photograph, photographsFor } from "../../experiment/pictures/photographs.ts";
import type { Square } from "../../experiment/pictures/square.ts";
import { once } from "../../lab/async/once.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { siteFile, siteJson } from "../systems/siteFile.ts";
import { openPhotographFile } from "./ownImage.ts";

const folder = "gallery/";
/** Largest accepted index and photograph in bytes. */
const mostBytes = 200_000;

/** All photographs that ship with the lab. */
export const allPhotographs = once(
  async () => gallerySchema.parse(await siteJson(`${folder}index.json`, mostBytes)).photographs,
);

/** The photographs that ship with the lab for networks with the classes of this image. */
export async function photographsForImage(
  image: Pick<InputImage, "shape" | "classes">,
): Promise<readonly Photograph[]> {
  return image.shape[2] === 1 ? [] : photographsFor(await allPhotographs(), image);
}

/** Address of a photograph, relative to the page. */
export const addressOf = ({ file }: Photograph): string => `${folder}${file}`;

/** A photograph as a file, under its credited name. */
export async function photographFile(photograph: Photograph): Promise<File> {
  const bytes = await siteFile(addressOf(photograph), mostBytes);
  return new File([bytes as Uint8Array<ArrayBuffer>], creditedName(photograph), { type: "image/jpeg" });
}

/**
 * Shows a photograph as the image to attack, with the class of its subject as label: the square around its subject, or
 * another one. A failure is in `ownImageStore`.
 */
export const openPhotograph = (photograph: Photograph, crop?: Square): Promise<void> =>
  openPhotographFile(photograph, () => photographFile(photograph), crop);
