import { crc32, deflateSync } from "node:zlib";
import { encode } from "fast-png";

/** A file as the browser's file chooser delivers it. */
export interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A scanned one: a dark upright bar on white paper, 60 x 80 grey pixels. */
export function scannedOne(): PictureFile {
  const [width, height] = [60, 80];
  const data = new Uint8Array(width * height).fill(250);
  for (let y = 14; y < 66; y++) for (let x = 27; x < 33; x++) data[y * width + x] = 15;
  return png("one.png", { width, height, data, channels: 1 });
}

/** A photographed zero: pale and round on an unevenly lit blue board, 900 x 600 colour pixels. */
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

/** A red square before an even blue, 48 x 32 colour pixels. */
export function redSquare(): PictureFile {
  const [width, height] = [48, 32];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(x >= 24 && x < 40 && y >= 8 && y < 24 ? [220, 40, 30] : [20, 60, 200], 3 * (y * width + x));
  return png("red square.png", { width, height, data, channels: 3 });
}

/** A tiny PNG file that declares 20,000 x 20,000 pixels and holds only the first row. */
export function hugePicture(): PictureFile {
  const side = 20_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8; // bits per grey level; colour type 0 means grey
  const buffer = Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(side + 1))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return { name: "huge.png", mimeType: "image/png", buffer };
}

/** A PNG chunk: length, type, content and checksum. */
function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function png(name: string, image: Parameters<typeof encode>[0]): PictureFile {
  return { name, mimeType: "image/png", buffer: Buffer.from(encode(image)) };
}
