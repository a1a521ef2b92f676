import { createStore } from "zustand/vanilla";

/** How the pictures are looked at: the same for both systems, so that they can be compared pixel by pixel. */
interface Look {
  /** The original is shown in place of the attacked image. */
  readonly isOriginal: boolean;
  /** The pixel whose values are read out. */
  readonly pixel: Pixel | null;
}

export interface Pixel {
  readonly row: number;
  readonly column: number;
}

export const lookStore = createStore<Look>()(() => ({ isOriginal: false, pixel: null }));

export function showOriginal(isOriginal: boolean): void {
  lookStore.setState({ isOriginal });
}

export function readPixel(pixel: Pixel | null): void {
  const before = lookStore.getState().pixel;
  if (before?.row !== pixel?.row || before?.column !== pixel?.column) lookStore.setState({ pixel });
}
