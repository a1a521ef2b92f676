import { isPermalink, viewStore } from "../page/view.ts";

/** Where the opening scene of the first visit is kept in `localStorage`: "" before it was found. */
const place = "robin-lab-opening";

/** The image of the opening scene: test image `position`, number `tried` of the random order of `seed`. */
export interface OpeningImage {
  readonly group: string;
  readonly position: number;
  readonly seed: number;
  readonly tried: number;
}

/**
 * How a visit without a link or story opens: "scene" on the first one, later with the image of that scene; null for a random test
 * image. A first visit is one only once: the next call finds it remembered. Where storage is blocked no visit is the first.
 */
export function takeOpening(): "scene" | OpeningImage | null {
  const { story, isRestoring } = viewStore.getState();
  if (isPermalink(location.hash) || story !== null || isRestoring) return null;
  try {
    const stored = localStorage.getItem(place);
    if (stored !== null) return readOpening(stored);
    localStorage.setItem(place, "");
    return "scene";
  } catch {
    return null;
  }
}

function readOpening(stored: string): OpeningImage | null {
  if (stored === "") return null;
  const { group, position, seed, tried } = JSON.parse(stored) as Record<keyof OpeningImage, unknown>;
  const isNatural = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
  if (typeof group !== "string" || !isNatural(position) || !isNatural(seed) || !isNatural(tried)) return null;
  return { group, position, seed, tried };
}

/** Remembers the image of the opening scene, with which later visits begin. */
export function rememberOpening(image: OpeningImage): void {
  try {
    localStorage.setItem(place, JSON.stringify(image));
  } catch {
    // Where storage is blocked, later visits begin with a random image.
  }
}
