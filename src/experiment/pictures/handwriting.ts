import { blurred, brightest } from "./filters.ts";
import { boxAround, type Ink, inkOf, isInkDark, strokeWidth } from "./ink.ts";
import { channelOf, type GreyImage, greyOf, type Picture, reduced } from "./picture.ts";

/**
 * Strokes of MNIST are about a seventh of the longer side of their digit wide; a pen draws them ten times thinner.
 * Thinner strokes are widened to this share, because a thin line becomes a faint grey when it is scaled down.
 */
const leastStroke = 0.1;
/** Ink is looked for in single colours if it is weaker than this in grey: yellow ink is nearly white to the eye. */
const clearContrast = 0.3;

/** Pixels that suffice to tell ink from paper. */
const overview = 50_000;

/** Whether the handwriting in a picture is darker than its paper. */
export function isDarkOnLight(picture: Picture): boolean {
  return isInkDark(greyOf(reduced(picture, overview)));
}

const found = new WeakMap<Picture, Map<boolean, Ink | null>>();

/** The handwriting in a picture, with strokes as wide as those of MNIST at least. Computed once; null if there is none. */
export function handwritingOf(picture: Picture, isDark: boolean): Ink | null {
  const known = found.get(picture) ?? new Map<boolean, Ink | null>();
  found.set(picture, known);
  const before = known.get(isDark);
  if (before !== undefined) return before;
  const ink = strongest(picture, isDark);
  const written = ink === null ? null : { ...ink, map: widened(ink) };
  known.set(isDark, written);
  return written;
}

function strongest(picture: Picture, isDark: boolean): Ink | null {
  const grey = inkOf(greyOf(picture), isDark);
  if (picture.channels === 1 || (grey !== null && grey.contrast >= clearContrast)) return grey;
  const inColours = [0, 1, 2].map((channel) => inkOf(channelOf(picture, channel), isDark));
  // Noise and stains differ between the colours as well, so grey is preferred unless a colour is much clearer.
  return inColours.reduce(
    (best, ink) => (ink !== null && ink.contrast > 1.5 * (best?.contrast ?? 0) ? ink : best),
    grey,
  );
}

function widened({ map, strokes }: Ink): GreyImage {
  const { left, top, right, bottom } = boxAround(strokes);
  const missing = leastStroke * Math.max(right - left, bottom - top) - strokeWidth(map);
  const radius = Math.round(missing / 2);
  return radius < 1 ? map : blurred(brightest(map, radius), Math.floor(radius / 2));
}
