import { createStore } from "zustand/vanilla";
import { clearImage, takeOwnImage } from "../../../state/attack/attackImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import type { AttackImage } from "../../../state/attack/attempt.ts";
import type { Square } from "./crop.ts";
import { decodeImage } from "./decodeImage.ts";
import { digitFrame } from "./digitFrame.ts";
import { type Drawing, emptyDrawing } from "./drawing.ts";
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
  /** While there is one, it is what is used; else the drawing. */
  readonly picture: OwnPicture | null;
  readonly drawing: Drawing;
  readonly opening: boolean;
  readonly error: string | null;
}

export const ownImageStore = createStore<OwnImageState>()(() => ({
  mode: "draw",
  picture: null,
  drawing: emptyDrawing,
  opening: false,
  error: null,
}));

/** Show the test images or an own one; what was opened or drawn before is used again. */
export function setMode(mode: OwnImageState["mode"]): void {
  ownImageStore.setState({ mode, error: null });
  if (mode === "own") takeOwn();
}

/** Whether there is anything of one's own to attack. */
export function hasOwnImage({ picture, drawing }: Pick<OwnImageState, "picture" | "drawing">): boolean {
  return picture !== null || drawing.strokes.length > 0;
}

/** Take a drawing further. `settled` false while the pen is down: only the preview follows. */
export function changeDrawing(drawing: Drawing, settled = true): void {
  ownImageStore.setState({ drawing, error: null });
  if (!settled) return;
  if (hasOwnImage(ownImageStore.getState())) takeOwn();
  else clearImage();
}

/** Put the picture away and draw instead; a drawing from before is used again. */
export function closePicture(): void {
  const { picture, drawing } = ownImageStore.getState();
  if (picture !== null) URL.revokeObjectURL(picture.url);
  ownImageStore.setState({ picture: null });
  changeDrawing(drawing);
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
    takeOwn();
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
  if (settled) takeOwn();
}

/**
 * What a network with inputs of this shape sees of the own image: its greys, in every channel. Null while there is
 * none.
 */
export function inputOf(
  { picture, drawing }: Pick<OwnImageState, "picture" | "drawing">,
  [height, width, channels]: AttackImage["shape"],
): UnitImage | null {
  const seen =
    picture === null
      ? drawnInput(drawing, width, height)
      : networkInput(picture.grey, picture, width, height);
  if (seen === null) return null;
  if (channels === 1) return seen;
  const pixels = new Float32Array(seen.pixels.length * channels);
  seen.pixels.forEach((value, i) => {
    pixels.fill(value, i * channels, (i + 1) * channels);
  });
  return { ...seen, pixels };
}

function drawnInput({ ink }: Drawing, width: number, height: number): UnitImage | null {
  const framed = digitFrame(ink);
  if (framed === null) return null;
  return networkInput(framed.image, { crop: framed.crop, invert: false, stretch: true }, width, height);
}

/** Attack the own image from now on, cut for the systems on show. Changes nothing while there is none. */
export function takeOwn(): void {
  const own = ownImageStore.getState();
  const shape = attackStore.getState().image?.shape;
  const seen = shape === undefined ? null : inputOf(own, shape);
  if (seen !== null) void takeOwnImage(own.picture?.name ?? "a drawing", seen.pixels);
}
