import { type Component, componentsOf } from "./components.ts";
import { blurred, brightest, closed, inverted, opened } from "./filters.ts";
import type { GreyImage } from "./picture.ts";

/** What was found of handwriting in a picture. */
export interface Ink {
  /** White ink on black, the size of the picture. Paper, shadows and specks are black. */
  readonly map: GreyImage;
  /** The connected strokes, without specks. */
  readonly strokes: readonly Component[];
  /** How much the ink differs from the paper around it, 0 to 1. */
  readonly contrast: number;
}

/** Strips longer than this multiple of their width are measured as if they were this long: a digit fits their width. */
const longestStrip = 4;
/**
 * Half of the window in which paper is estimated, as shares of the longer side. A window has to be wider than a stroke
 * and should be narrower than a shadow; the last is wider than any stroke of a tight crop.
 */
const windows = [0.05, 0.1] as const;
const widestWindow = 0.2;
/** Half of a window has to be this share of the digit. */
const windowOfDigit = 0.18;
/** A digit takes at least this share of the longer side; smaller finds are specks if a wider window finds more. */
const smallestDigit = 0.07;
/** Half of the window in which light ink shows how much light falls on it. */
const chalkWindow = 0.03;
/** Half of the window in which ink is told from paper. */
const darkWindow = 0.12;
/** Ink that differs less from its paper cannot be told from stains and noise. */
const leastContrast = 0.1;
/** The strongest pixels, which set the level of full ink, as a share of the picture. */
const strongShare = 0.0004;
/** Smaller parts than this share of the largest stroke are specks. */
const speckShare = 0.02;

/**
 * Whether the ink of a picture is darker than its paper. Strokes and the gaps between them are both narrower than the
 * window, but strokes are on the outside, next to empty paper; and where gaps and strokes reach the border of the
 * picture, as in tight crops, more of it is paper. Shadows do not matter, since they are wider. On a strip, a digit may
 * leave no empty paper beside it, but most of the strip is paper.
 */
export function isInkDark(image: GreyImage): boolean {
  const { width, height, pixels } = image;
  if (isStrip(image)) return isTypicalLight(pixels);
  const radius = radiusOf(image, darkWindow);
  const bright = closed(image, radius).pixels;
  const dark = opened(image, radius).pixels;
  const floor = Math.max(32, 0.4 * bright.reduce((most, value) => Math.max(most, value), 0));
  const signed = new Float32Array(pixels.length);
  let most = 0;
  for (let i = 0; i < pixels.length; i++) {
    const [value, light] = [pixels[i] as number, bright[i] as number];
    const [darker, lighter] = [light - value, value - (dark[i] as number)];
    signed[i] = (darker >= lighter ? darker : -lighter) / Math.max(light, floor);
    most = Math.max(most, Math.abs(signed[i] as number));
  }
  /** 0: neither, 1: a dark stroke or gap, 2: a light one. */
  const kinds = Uint8Array.from(signed, (value) => (Math.abs(value) < most / 2 ? 0 : value > 0 ? 1 : 2));
  const [outside, atBorder] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const kind = kinds[y * width + x] as number;
      if (kind === 0) continue;
      for (const [dx, dy] of neighbours) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) atBorder[kind] = (atBorder[kind] as number) + 1;
        else if (kinds[ny * width + nx] === 0) outside[kind] = (outside[kind] as number) + 1;
      }
    }
  const [darkBox, lightBox] = [boxOfKind(kinds, width, height, 1), boxOfKind(kinds, width, height, 2)];
  for (const side of [0, 1, 2, 3]) {
    const [ofDark, ofLight] = [darkBox[side] as number, lightBox[side] as number];
    // Ink reaches farther out than the gaps that it encloses, unless the border of the picture cuts both off.
    const farthest = Math.min(ofDark, ofLight);
    if (farthest <= 1 || ofDark === ofLight) continue;
    const kind = ofDark < ofLight ? 1 : 2;
    outside[kind] = (outside[kind] as number) + longerSide(image) / 2;
  }
  const votes = (ink: 1 | 2, paper: 1 | 2) => (outside[ink] as number) + (atBorder[paper] as number);
  return votes(1, 2) >= votes(2, 1);
}

/** Whether the middle value is farther from the darkest than from the lightest pixels. */
function isTypicalLight(pixels: Uint8Array): boolean {
  const sorted = pixels.toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return at(0.5) - at(strongShare) >= at(1 - strongShare) - at(0.5);
}

/** How far the pixels of a kind are from the left, right, top and bottom border; lines with a few of them are ignored. */
function boxOfKind(kinds: Uint8Array, width: number, height: number, kind: number): readonly number[] {
  const columns = new Array<number>(width).fill(0);
  const rows = new Array<number>(height).fill(0);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (kinds[y * width + x] !== kind) continue;
      columns[x] = (columns[x] as number) + 1;
      rows[y] = (rows[y] as number) + 1;
    }
  return [columns, columns.toReversed(), rows, rows.toReversed()].map((counts) => {
    const first = counts.findIndex((count) => count >= 3);
    return first < 0 ? counts.length : first;
  });
}

const neighbours = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/**
 * Find the handwriting in a picture. The paper is estimated from the brightest pixels around each pixel (for dark ink),
 * which follows shadows and vignetting; ink is what reflects less than its paper. The smallest window that fits the
 * digit found with it is used. Parts that are small, or that only reach in from the border beside other strokes, are
 * left out. Null if nothing differs clearly from the paper.
 */
export function inkOf(image: GreyImage, isDark: boolean): Ink | null {
  const positive = isDark ? image : inverted(image);
  const longer = longerSide(image);
  const smooth = blurred(positive, Math.round(longer / 500));
  const light = isDark ? null : chalkLight(smooth, radiusOf(image, chalkWindow));
  const widest = inkWithin(smooth, light, radiusOf(image, widestWindow));
  for (const share of windows) {
    const ink = inkWithin(smooth, light, radiusOf(image, share));
    if (ink === null) continue;
    const { left, top, right, bottom } = boxAround(ink.strokes);
    const size = Math.max(right - left, bottom - top) / longer;
    const isClear = ink.contrast > 0.55 * (widest?.contrast ?? 0);
    if (isClear && size >= smallestDigit && share >= windowOfDigit * size) return ink;
  }
  return widest;
}

/** The box around all strokes. */
export function boxAround(strokes: readonly Component[]) {
  return {
    left: Math.min(...strokes.map(({ left }) => left)),
    top: Math.min(...strokes.map(({ top }) => top)),
    right: Math.max(...strokes.map(({ right }) => right)),
    bottom: Math.max(...strokes.map(({ bottom }) => bottom)),
  };
}

/** `light`: the light that falls on each pixel; null: as much as on the paper, which is white. */
function inkWithin(smooth: GreyImage, light: GreyImage | null, radius: number): Ink | null {
  const { width, height } = smooth;
  const paper = closed(smooth, radius);
  const first = absorbedOf(smooth, paper, light ?? paper);
  const rough = levelsOf(first);
  // Near the border the window sees one side of a gradient alone, so the mean of the paper nearby is a second estimate.
  const limit = rough.paper + (rough.full - rough.paper) / 2;
  const nearest = darkerOf(
    paper,
    meanWhere(smooth, (i) => (first[i] as number) < limit, radius),
  );
  const absorbed = absorbedOf(smooth, nearest, light ?? nearest);
  const levels = levelsOf(absorbed);
  const full = levels.full - levels.paper;
  if (full < 255 * leastContrast || full < 5 * levels.noise) return null;

  const half = levels.paper + full / 2;
  const core = componentsOf(
    absorbed.map((value) => (value >= half ? 1 : 0)),
    width,
    height,
  );
  const kept = keptStrokes(core.components, width, height);
  if (kept.size === 0) return null;
  const nearby = Uint8Array.from(core.numbers, (number) => (kept.has(number) ? 255 : 0));
  const strokes = [...kept].map((number) => core.components[number - 1] as Component);
  const reach = Math.max(1, Math.ceil(strokeWidth({ width, height, pixels: nearby })));
  const around = brightest({ width, height, pixels: nearby }, reach).pixels;
  const least = Math.min(full / 2, 3 * levels.noise);
  const pixels = absorbed.map((value, i) => {
    const ink = value - levels.paper;
    return around[i] === 0 || ink < least ? 0 : Math.min(255, Math.round((255 * ink) / full));
  });
  return { map: { width, height, pixels }, strokes, contrast: full / 255 };
}

/**
 * The light that falls on each pixel of white ink on black, here inverted: that of the brightest ink nearby, or a
 * quarter of the brightest in the picture where there is none.
 */
function chalkLight(negative: GreyImage, radius: number): GreyImage {
  const ink = brightest(inverted(negative), radius);
  const most = ink.pixels.reduce((high, value) => Math.max(high, value), 0);
  return { ...ink, pixels: ink.pixels.map((value) => Math.max(value, most / 4)) };
}

/** How much darker than its paper each pixel is, as a share of the light that falls on it, 0 to 255. */
function absorbedOf({ pixels }: GreyImage, paper: GreyImage, light: GreyImage): Uint8Array {
  return pixels.map((value, i) => {
    const share = ((paper.pixels[i] as number) - value) / Math.max(light.pixels[i] as number, 32);
    return Math.max(0, Math.min(255, Math.round(255 * share)));
  });
}

const darkerOf = (a: GreyImage, b: GreyImage): GreyImage => ({
  ...a,
  pixels: a.pixels.map((value, i) => Math.min(value, b.pixels[i] as number)),
});

/** The mean of some pixels within `radius` of each pixel; white where there are none. */
function meanWhere({ width, height, pixels }: GreyImage, isIn: (i: number) => boolean, radius: number): GreyImage {
  const weights = blurred({ width, height, pixels: pixels.map((_, i) => (isIn(i) ? 255 : 0)) }, radius).pixels;
  const sums = blurred({ width, height, pixels: pixels.map((value, i) => (isIn(i) ? value : 0)) }, radius).pixels;
  return {
    width,
    height,
    // Below a tenth of the window, rounding makes the mean too coarse.
    pixels: sums.map((sum, i) =>
      (weights[i] as number) < 25 ? 255 : Math.round((255 * sum) / (weights[i] as number)),
    ),
  };
}

const isStrip = ({ width, height }: GreyImage): boolean =>
  Math.max(width, height) > longestStrip * Math.min(width, height);

/** The longer side in pixels, which sets the size of windows, or that of a shorter strip of the same width. */
const longerSide = ({ width, height }: GreyImage): number =>
  Math.min(Math.max(width, height), longestStrip * Math.min(width, height));

function radiusOf(image: GreyImage, share: number): number {
  return Math.max(2, Math.round(share * longerSide(image)));
}

/** Levels of full ink and of paper, and the noise of paper, from the distribution of the values. */
function levelsOf(values: Uint8Array): { readonly full: number; readonly paper: number; readonly noise: number } {
  const counts = new Array<number>(256).fill(0);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  const quantile = (rank: number): number => {
    let below = 0;
    for (let value = 0; value < 256; value++) {
      below += counts[value] as number;
      if (below > rank) return value;
    }
    return 255;
  };
  const total = values.length;
  const paper = quantile(0.3 * total);
  const full = quantile(total - 1 - Math.max(3, strongShare * total));
  // Of a normal distribution, the 30th and the 10th percentile are 0.757 standard deviations apart.
  return { full, paper, noise: (paper - quantile(0.1 * total)) / 0.757 };
}

function keptStrokes(components: readonly Component[], width: number, height: number): ReadonlySet<number> {
  const numbered = components.map((component, i) => ({ component, number: i + 1 }));
  const touches = ({ left, top, right, bottom }: Component) =>
    left === 0 || top === 0 || right === width || bottom === height;
  const largest = (among: typeof numbered) => Math.max(0, ...among.map(({ component }) => component.area));
  const inside = numbered.filter(({ component }) => !touches(component));
  const all = largest(numbered);
  // The edge of the sheet or of a table reaches in from the border; handwriting is surrounded by paper.
  const candidates = largest(inside) > all / 10 ? inside : numbered;
  const least = Math.max(2, speckShare * largest(candidates));
  return new Set(candidates.filter(({ component }) => component.area >= least).map(({ number }) => number));
}

/** Mean width of the strokes of a map in pixels: twice their area over the length of their outline. */
export function strokeWidth({ width, height, pixels }: GreyImage): number {
  let [area, edges] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if ((pixels[at] as number) < 128) continue;
      area++;
      if (x === 0 || (pixels[at - 1] as number) < 128) edges++;
      if (x === width - 1 || (pixels[at + 1] as number) < 128) edges++;
      if (y === 0 || (pixels[at - width] as number) < 128) edges++;
      if (y === height - 1 || (pixels[at + width] as number) < 128) edges++;
    }
  // Outlines follow the pixel grid, which makes them longer by 4 / pi on average over all directions.
  return edges === 0 ? 0 : (2 * area) / (edges * (Math.PI / 4));
}
