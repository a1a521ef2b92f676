import { createStore } from "zustand/vanilla";

/** What the pictures of both systems show, always the same so that they can be compared pixel by pixel. */
interface PictureView {
  /** Whether the original replaces the attacked image. */
  readonly isOriginal: boolean;
  /** The pixel whose values are shown. */
  readonly pixel: Pixel | null;
}

export interface Pixel {
  readonly row: number;
  readonly column: number;
}

export const pictureViewStore = createStore<PictureView>()(() => ({ isOriginal: false, pixel: null }));

export function showOriginal(isOriginal: boolean): void {
  pictureViewStore.setState({ isOriginal });
}

export function readPixel(pixel: Pixel | null): void {
  const before = pictureViewStore.getState().pixel;
  if (before?.row !== pixel?.row || before?.column !== pixel?.column) pictureViewStore.setState({ pixel });
}
