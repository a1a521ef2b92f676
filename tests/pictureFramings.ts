import type { Picture } from "../src/experiment/pictures/picture.ts";
import { stream } from "../src/experiment/sampling/random.ts";

/** A digit of a data set: white on black in [0,1], row by row. */
export interface Digit {
  readonly side: number;
  readonly pixels: Float32Array;
  /** Seeds the noise of its pictures. */
  readonly position: number;
}

/** Share of ink, 0 to 1, at a point of the digit in its own pixels, between whose centres it is bilinear; 0 outside. */
function inkAt({ side, pixels }: Digit, x: number, y: number): number {
  const [fx, fy] = [x - 0.5, y - 0.5];
  const [x0, y0] = [Math.floor(fx), Math.floor(fy)];
  const at = (i: number, j: number) =>
    i < 0 || j < 0 || i >= side || j >= side ? 0 : (pixels[j * side + i] as number);
  const [u, v] = [fx - x0, fy - y0];
  return (
    (1 - v) * ((1 - u) * at(x0, y0) + u * at(x0 + 1, y0)) + v * ((1 - u) * at(x0, y0 + 1) + u * at(x0 + 1, y0 + 1))
  );
}

interface Paper {
  readonly width: number;
  readonly height: number;
  /** Where the digit lies: its left top corner and its side. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** Share of the light that reaches a point, 0 to 1. Default: all. */
  light?(x: number, y: number): number;
  /** Colour of paper and of ink, 0 to 255. */
  readonly paper?: readonly number[];
  readonly ink?: readonly number[];
  /** Standard deviation of the noise. */
  readonly noise?: number;
  /** Share of the ink at a point, given that of the digit there. */
  pen?(ink: number): number;
  /** Share of a printed pattern at a point, 0 to 1. */
  print?(x: number, y: number): number;
}

/** A picture of a digit on paper. */
function onPaper(digit: Digit, about: Paper): Picture {
  const { width, height, x: left, y: top, side, paper = [245, 245, 245], ink = [20, 20, 20], noise = 0 } = about;
  const random = stream(digit.position, "sample", "picture of a digit");
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const pixels = new Uint8Array(width * height * 3);
  const scale = digit.side / side;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const plain = inkAt(digit, (x + 0.5 - left) * scale, (y + 0.5 - top) * scale);
      const drawn = about.pen?.(plain) ?? plain;
      const print = about.print?.(x, y) ?? 0;
      const light = about.light?.(x, y) ?? 1;
      const grain = noise === 0 ? 0 : noise * gaussian();
      for (let c = 0; c < 3; c++) {
        const sheet = (paper[c] as number) * (1 - print);
        const value = light * (sheet + drawn * ((ink[c] as number) - sheet)) + grain;
        pixels[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  return { width, height, channels: 3, pixels };
}

/** The part of a picture whose pixels are ink: darker than paper by more than a third. */
function cropped({ width, height, pixels }: Picture, isInk: (value: number) => boolean): Picture {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isInk(pixels[(y * width + x) * 3] as number)) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  const part = new Uint8Array((right - left) * (bottom - top) * 3);
  for (let y = top; y < bottom; y++)
    part.set(pixels.subarray((y * width + left) * 3, (y * width + right) * 3), (y - top) * (right - left) * 3);
  return { width: right - left, height: bottom - top, channels: 3, pixels: part };
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const roomy = { width: 400, height: 400, x: 120, y: 70, side: 200 };
const portrait = { width: 300, height: 400, x: 70, y: 150, side: 165 };

/** Light with a shadow that falls in from the left, whose edge is slanted and `softness` pixels wide. */
const shadow = (strength: number, softness: number) => (x: number, y: number) =>
  (1 - strength * sigmoid((118 + 0.35 * y - x) / softness)) * (1 - 0.15 * (y / 400));
const chalk = { paper: [30, 45, 38], ink: [225, 230, 220] } as const;
const light = shadow(0.55, 15);

/** Pictures of one digit, as visitors bring them. The first four are those of the review. */
export const framings: Readonly<Record<string, (digit: Digit) => Picture>> = {
  "roomy paper": (digit) => onPaper(digit, roomy),
  "phone portrait": (digit) => onPaper(digit, { ...portrait, paper: [225, 220, 205], noise: 5 }),
  "tight crop": (digit) => cropped(onPaper(digit, roomy), (value) => value < 165),
  "uneven shadow": (digit) => onPaper(digit, { ...portrait, light, noise: 4 }),
  "hard shadow": (digit) => onPaper(digit, { ...portrait, light: shadow(0.6, 1), noise: 4 }),
  vignette: (digit) =>
    onPaper(digit, {
      ...portrait,
      light: (x, y) => 1 - 0.6 * (((x - 150) / 250) ** 2 + ((y - 200) / 250) ** 2),
      noise: 6,
    }),
  "white on black": (digit) => onPaper(digit, { ...roomy, paper: [0, 0, 0], ink: [255, 255, 255] }),
  "tight, white on black": (digit) =>
    cropped(onPaper(digit, { ...roomy, paper: [0, 0, 0], ink: [255, 255, 255] }), (value) => value > 90),
  chalkboard: (digit) => onPaper(digit, { ...portrait, ...chalk, light, noise: 4 }),
  pencil: (digit) => onPaper(digit, { ...portrait, ink: [165, 165, 168], noise: 3 }),
  "pencil in shadow": (digit) => onPaper(digit, { ...portrait, ink: [165, 165, 168], light, noise: 3 }),
  "yellow ink": (digit) => onPaper(digit, { ...roomy, ink: [250, 225, 40], noise: 3 }),
  "red ink": (digit) => onPaper(digit, { ...roomy, ink: [200, 40, 40], noise: 3 }),
  "thin pen": (digit) => onPaper(digit, { ...portrait, pen: (ink) => sigmoid((ink - 0.6) * 40), noise: 3 }),
  "pale squares": (digit) =>
    onPaper(digit, { ...portrait, print: (x, y) => (x % 26 < 1 || y % 26 < 1 ? 0.2 : 0), noise: 3 }),
  "small on a sheet": (digit) => onPaper(digit, { ...portrait, x: 190, y: 260, side: 56, noise: 3 }),
  "low light": (digit) => onPaper(digit, { ...portrait, light: (x, y) => 0.3 * light(x, y), noise: 4 }),
  "as stored": ({ side, pixels }) => ({
    width: side,
    height: side,
    channels: 1,
    pixels: Uint8Array.from(pixels, (value) => Math.round(255 * value)),
  }),
};
