import type { Picture } from "../../experiment/pictures/picture.ts";

/** An object URL of a picture as a PNG file. */
export async function urlOf({ width, height, channels, pixels }: Picture): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error(`this browser provides no canvas of ${width} x ${height} pixels`);
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = pixels[i * channels + Math.min(c, channels - 1)] as number;
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  return URL.createObjectURL(await canvas.convertToBlob());
}
