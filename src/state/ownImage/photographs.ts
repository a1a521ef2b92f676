import { creditedName } from "../../experiment/pictures/creditedName.ts";
import { gallerySchema, type Photograph, photographsFor } from "../../experiment/pictures/photographs.ts";
import { once } from "../../lab/async/once.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { siteFile, siteJson } from "../systems/siteFile.ts";
import { openPicture, ownImageStore } from "./ownImage.ts";

const folder = "gallery/";
/** Largest accepted index and photograph in bytes. */
const mostBytes = 200_000;

const allPhotographs = once(
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

/** Shows a photograph as the image to attack: the square around its subject, with the class of its subject as label. */
export async function openPhotograph(photograph: Photograph): Promise<void> {
  try {
    await openPicture(await photographFile(photograph), {
      mode: "gallery",
      crop: photograph.crop,
      className: photograph.class,
    });
  } catch (error) {
    ownImageStore.setState({ opening: false, error: messageOf(error) });
  }
}
