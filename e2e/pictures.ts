import { encode } from "fast-png";

/** A file as the browser's file chooser hands it over. */
export interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A dark upright bar on white paper: a one, as somebody would scan it. 60 x 80, grey. */
export function scannedOne(): PictureFile {
  const [width, height] = [60, 80];
  const data = new Uint8Array(width * height).fill(250);
  for (let y = 14; y < 66; y++) for (let x = 27; x < 33; x++) data[y * width + x] = 15;
  return png("one.png", { width, height, data, channels: 1 });
}

/** A colour photograph, larger and not square: a pale round zero on a blue board, lit unevenly. 900 x 600. */
export function photographedZero(): PictureFile {
  const [width, height] = [900, 600];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot((x - 450) / 0.75, y - 300);
      const isInk = distance > 130 && distance < 190;
      const light = 20 * (x / width);
      const colour = isInk ? [225, 220, 180] : [20 + light, 40 + light, 70 + light];
      data.set(colour, (y * width + x) * 3);
    }
  }
  return png("photo of a zero.png", { width, height, data, channels: 3 });
}

/** A PNG of one grey that is small as a file and 64 million pixels when it is opened. */
export function hugePicture(): PictureFile {
  const [width, height] = [8000, 8000];
  return png("huge.png", { width, height, data: new Uint8Array(width * height), channels: 1 });
}

function png(name: string, image: Parameters<typeof encode>[0]): PictureFile {
  return { name, mimeType: "image/png", buffer: Buffer.from(encode(image)) };
}
