import { createStore } from "zustand/vanilla";

/** What the pictures of all systems show, always the same so that they can be compared pixel by pixel. */
interface PictureView {
  /** Whether the original replaces the attacked image. */
  readonly isOriginal: boolean;
  /** Percent of the width, from the left, in which the original is shown beside the attacked image; null: none. */
  readonly divider: number | null;
  /** The pixel whose values are shown. */
  readonly pixel: Pixel | null;
}

export interface Pixel {
  readonly row: number;
  readonly column: number;
}

export const pictureViewStore = createStore<PictureView>()(() => ({ isOriginal: false, divider: null, pixel: null }));

export function showOriginal(isOriginal: boolean): void {
  pictureViewStore.setState({ isOriginal });
}

export function setDivider(divider: number | null): void {
  pictureViewStore.setState({ divider });
}

export function readPixel(pixel: Pixel | null): void {
  const before = pictureViewStore.getState().pixel;
  if (before?.row !== pixel?.row || before?.column !== pixel?.column) pictureViewStore.setState({ pixel });
}
