import { type Picture, pictureOf, reduced } from "../../experiment/pictures/picture.ts";
import { fileProblem, pictureProblem } from "./imageFile.ts";

/**
 * Decode an image file in the browser to colours, turned as its EXIF orientation says and reduced to the size that
 * networks need, without colour management or premultiplied alpha.
 *
 * @throws if the file is not an image, too large, or damaged.
 */
export async function decodeImage(file: File): Promise<Picture> {
  const problem = fileProblem(file);
  if (problem !== null) throw new Error(problem);
  const name = file.name === "" ? "the pasted image" : file.name;
  const size = await sizeOf(file);
  // A few bytes may decode to gigabytes of pixels, so the size in the header is checked first.
  const tooLarge = size === null ? null : pictureProblem(name, size.width, size.height);
  if (tooLarge !== null) throw new Error(tooLarge);
  // Loaded with the first picture: it needs a decompressor.
  const { pictureDamage } = await import("./pictureDamage.ts");
  const damage = pictureDamage(new Uint8Array(await file.arrayBuffer()));
  if (damage !== null) throw new Error(`${name} ${damage}. Open it in an image editor and save it again`);
  const bitmap = await createImageBitmap(file, {
    imageOrientation: "from-image",
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  }).catch(() => {
    throw new Error(`${name} could not be decoded as ${file.type}: the file is damaged or has the wrong extension`);
  });
  try {
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (context === null)
      throw new Error(`${name} could not be read: this browser provides no canvas of ${width} x ${height} pixels`);
    context.drawImage(bitmap, 0, 0);
    return reduced(pictureOf(context.getImageData(0, 0, width, height).data, width, height));
  } finally {
    bitmap.close();
  }
}

/** Size of a picture from its header, without decoding pixels; null if the browser finds no picture in the file. */
async function sizeOf(file: File): Promise<{ readonly width: number; readonly height: number } | null> {
  const url = URL.createObjectURL(file);
  const image = new Image();
  try {
    return await new Promise((resolve) => {
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => resolve(null);
      image.src = url;
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
