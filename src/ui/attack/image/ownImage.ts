import { createStore } from "zustand/vanilla";
import { attackStore, takeOwnImage } from "../../../state/attack.ts";
import type { AttackImage } from "../../../state/attempt.ts";
import type { Square } from "./crop.ts";
import { decodeImage } from "./decodeImage.ts";
import { borderMean, type GreyImage, type UnitImage } from "./grey.ts";
import { inkSquare } from "./inkSquare.ts";
import { networkInput } from "./networkInput.ts";

/** The picture that somebody brought, and how it is cut to what the network sees. */
export interface OwnPicture {
  readonly name: string;
  readonly grey: GreyImage;
  /** Address of the file itself, for the page to show. */
  readonly url: string;
  readonly crop: Square;
  readonly invert: boolean;
  readonly stretch: boolean;
}

export interface OwnImageState {
  readonly mode: "draw" | "own";
  readonly picture: OwnPicture | null;
  readonly opening: boolean;
  readonly error: string | null;
}

export const ownImageStore = createStore<OwnImageState>()(() => ({
  mode: "draw",
  picture: null,
  opening: false,
  error: null,
}));

/** Show the drawn digits or the own picture; a picture that was opened before is used again. */
export function setMode(mode: OwnImageState["mode"]): void {
  ownImageStore.setState({ mode, error: null });
  if (mode === "own") use();
}

/** Open a picture. A file that cannot be used leaves the one before in place and says why. */
export async function openPicture(file: File): Promise<void> {
  ownImageStore.setState({ mode: "own", opening: true, error: null });
  try {
    const grey = await decodeImage(file);
    const { picture } = ownImageStore.getState();
    if (picture !== null) URL.revokeObjectURL(picture.url);
    ownImageStore.setState({
      opening: false,
      picture: {
        name: file.name === "" ? "pasted image" : file.name,
        grey,
        url: URL.createObjectURL(file),
        crop: inkSquare(grey),
        // A bright border is paper: the digits of the data set are white on black.
        invert: borderMean(grey) > 127,
        stretch: true,
      },
    });
    use();
  } catch (error) {
    ownImageStore.setState({ opening: false, error: error instanceof Error ? error.message : String(error) });
  }
}

/** Change how the picture is cut. `settled` false while a pointer still drags: only the preview follows. */
export function changePicture(
  change: Partial<Pick<OwnPicture, "crop" | "invert" | "stretch">>,
  settled = true,
): void {
  ownImageStore.setState(({ picture }) => (picture === null ? {} : { picture: { ...picture, ...change } }));
  if (settled) use();
}

/** What a network with inputs of this shape sees of the picture: its greys, in every channel. */
export function inputOf(picture: OwnPicture, [height, width, channels]: AttackImage["shape"]): UnitImage {
  const seen = networkInput(picture.grey, picture, width, height);
  if (channels === 1) return seen;
  const pixels = new Float32Array(seen.pixels.length * channels);
  seen.pixels.forEach((value, i) => {
    pixels.fill(value, i * channels, (i + 1) * channels);
  });
  return { ...seen, pixels };
}

function use(): void {
  const { picture } = ownImageStore.getState();
  const shape = attackStore.getState().image?.shape;
  if (picture === null || shape === undefined) return;
  void takeOwnImage(picture.name, inputOf(picture, shape).pixels);
}
