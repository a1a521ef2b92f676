import type { ResolvedChoice } from "../terms/system.ts";
import { digitFrame } from "./digitFrame.ts";
import { handwritingOf, isDarkOnLight } from "./handwriting.ts";
import { digitsSideBySide, hasLines } from "./layout.ts";
import {
  borderMean,
  type GreyImage,
  greyOf,
  inEightBits,
  type Picture,
  reduced,
  reductionOf,
  type UnitImage,
} from "./picture.ts";
import { resizeArea } from "./resizeArea.ts";
import { centralSquare, type Square, scaledSquare, shareInside } from "./square.ts";
import { subjectSquare } from "./subject.ts";

/** How the images of a data set were prepared, which pictures from elsewhere have to follow. */
export type Framing = "digit" | "grey" | "colour";

/** Strokes of which less than this share of their box lies in the square can hardly be seen. */
const shareOfSeen = 0.05;

/** How a picture becomes the input of a network. */
export interface Preparation {
  /** The part of the picture that the network sees. */
  readonly crop: Square;
  /** Swap black and white. Digits are white on black, while handwriting is mostly dark on paper. */
  readonly invert: boolean;
  /** Keep the handwriting alone: paper, shadows and specks become black, and full ink white. Digits only. */
  readonly clean: boolean;
}

/** How the images of a data set with these facts are framed. Only digits in grey are handwriting on an empty ground. */
export function framingOf(
  dataset: Pick<ResolvedChoice, "id">,
  { shape, classes }: { readonly shape: readonly [number, number, number]; readonly classes: readonly string[] },
): Framing {
  if (shape[2] !== 1) return "colour";
  if (dataset.id === "digits" || dataset.id === "mnist") return "digit";
  return dataset.id === "images" && classes.every((name) => /^\d$/.test(name)) ? "digit" : "grey";
}

/** Photographs are scaled from at most this many pixels; larger ones are reduced by a whole factor first. */
const mostPixels = 16e6;

/**
 * A picture in the size in which it is framed: small for handwriting, so that ink is found quickly, and as it is for
 * everything else, so that the network sees the exact mean of each area even in a small part of a large photograph.
 */
export function framedPicture(picture: Picture, framing: Framing): Picture {
  return framing === "digit" ? reduced(picture) : reduced(picture, mostPixels);
}

/** How many pixels of a picture, along each side, one pixel of `framedPicture` stands for. */
export function framedFactor(picture: Picture, framing: Framing): number {
  return framing === "digit" ? reductionOf(picture) : reductionOf(picture, mostPixels);
}

/**
 * An opened picture as the input of a network, framed as the Attack room frames it at first, and what may be wrong with it,
 * or null. `crop`: the square of the opened picture that the network sees; without one, it is found.
 */
export function firstInput(
  opened: Picture,
  framing: Framing,
  shape: readonly [height: number, width: number, channels: number],
  crop: Square | null = null,
): { readonly pixels: Float32Array; readonly doubt: string | null } {
  const picture = framedPicture(opened, framing);
  const preparation = {
    ...preparationOf(picture, framing),
    ...(crop && { crop: scaledSquare(crop, 1 / framedFactor(opened, framing)) }),
  };
  const pixels = inEightBits(preparedInput(picture, preparation, framing, shape));
  return { pixels, doubt: doubtAbout(picture, framing, preparation) };
}

/** The first preparation of a picture: handwriting is found and framed like MNIST's, other pictures keep their values. */
export function preparationOf(picture: Picture, framing: Framing): Preparation {
  const invert = framing === "digit" && isDarkOnLight(picture);
  return { crop: fittedSquare(picture, framing, invert) ?? centralSquare(picture), invert, clean: framing === "digit" };
}

/** The square around the digit (of dark ink if `invert`) or the subject of a picture; null if there is no clear one. */
export function fittedSquare(picture: Picture, framing: Framing, invert: boolean): Square | null {
  if (framing !== "digit") {
    // A few pixels show where the subject is.
    const square = subjectSquare(reduced(picture));
    return square === null ? null : scaledSquare(square, reductionOf(picture));
  }
  const ink = handwritingOf(picture, invert);
  return ink === null ? null : digitFrame(ink.map);
}

/**
 * The input of a network of this shape (height, width, channels), in [0,1]. Beyond the picture lies empty paper for
 * digits, and the mean colour of its border otherwise.
 */
export function preparedInput(
  picture: Picture,
  { crop, invert, clean }: Preparation,
  framing: Framing,
  [height, width, channels]: readonly [number, number, number],
): UnitImage {
  const ink = framing === "digit" && clean ? handwritingOf(picture, invert) : null;
  if (ink !== null) return stretched(resizeArea({ ...ink.map, channels: 1 }, crop, width, height, [0]));
  if (channels === 1) {
    const grey = { ...greyOf(picture), channels: 1 as const };
    const input = resizeArea(grey, crop, width, height, borderMean(grey));
    return invert ? { ...input, pixels: input.pixels.map((value) => 1 - value) } : input;
  }
  const colour = picture.channels === 3 ? picture : inThreeChannels(picture);
  return resizeArea(colour, crop, width, height, borderMean(colour));
}

/**
 * The input for a drawing of white ink on black, the same grey in every channel: framed like MNIST's digits if the
 * training data are, else the whole pad. Null without ink.
 */
export function drawnInput(
  ink: GreyImage,
  framing: Framing,
  [height, width, channels]: readonly [number, number, number],
): UnitImage | null {
  const frame = digitFrame(ink);
  if (frame === null) return null;
  const crop = framing === "digit" ? frame : centralSquare(ink);
  const grey = stretched(resizeArea({ ...ink, channels: 1 }, crop, width, height, [0]));
  const pixels = Float32Array.from(
    { length: width * height * channels },
    (_, i) => grey.pixels[Math.floor(i / channels)] as number,
  );
  return { width, height, pixels };
}

function inThreeChannels(picture: Picture): Picture {
  const pixels = new Uint8Array(3 * picture.pixels.length);
  picture.pixels.forEach((value, i) => {
    pixels.fill(value, 3 * i, 3 * i + 3);
  });
  return { ...picture, channels: 3, pixels };
}

/** Full ink is white even where a stroke is narrower than a pixel. Unchanged without ink. */
function stretched(input: UnitImage): UnitImage {
  const most = input.pixels.reduce((high, value) => Math.max(high, value), 0);
  return most < 1 / 255 ? input : { ...input, pixels: input.pixels.map((value) => value / most) };
}

/**
 * A sentence if the square on a picture may show something else than one clear digit, with what to do about it; null
 * otherwise.
 */
export function doubtAbout(
  picture: Picture,
  framing: Framing,
  { crop, invert }: Pick<Preparation, "crop" | "invert">,
): string | null {
  if (framing !== "digit") return null;
  const ink = handwritingOf(picture, invert);
  if (ink === null)
    return "No clear ink was found, so the network sees the picture as it is. Write with a darker pen, or photograph the digit closer and in more light.";
  const strokes = ink.strokes.filter((stroke) => shareInside(stroke, crop) >= shareOfSeen);
  if (strokes.length === 0) return "There is no ink in the square. Drag it around the digit, or fit it to the digit.";
  if (hasLines(ink.map, crop))
    return "Printed lines of the paper are as strong as the ink and cannot be told from it. Use blank paper, or drag the square around the digit alone.";
  const digits = digitsSideBySide(strokes);
  return digits < 2
    ? null
    : `There seem to be ${digits} digits or more, and the networks read one. Drag the square around one of them.`;
}
