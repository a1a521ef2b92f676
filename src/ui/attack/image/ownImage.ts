import { createStore } from "zustand/vanilla";
import { messageOf } from "../../../lab/engine/namedError.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import { clearImage, takeOwnImage } from "../../../state/attack/attackImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import type { Square } from "./crop.ts";
import { decodeImage } from "./decodeImage.ts";
import { digitFrame } from "./digitFrame.ts";
import { type Drawing, emptyDrawing } from "./drawing.ts";
import { borderMean, type GreyImage, type UnitImage } from "./grey.ts";
import { inkSquare } from "./inkSquare.ts";
import { networkInput } from "./networkInput.ts";

/** A picture that the visitor opened, and how it is converted to the network's input. */
export interface OwnPicture {
  readonly name: string;
  readonly grey: GreyImage;
  /** Object URL of the file, for display. */
  readonly url: string;
  readonly crop: Square;
  readonly invert: boolean;
  readonly stretch: boolean;
}

interface OwnImageState {
  readonly mode: "draw" | "own";
  /** Null if the drawing is used instead. */
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

/** Switch between test images and the visitor's own, which keeps its earlier picture or drawing. */
export function setMode(mode: OwnImageState["mode"]): void {
  ownImageStore.setState({ mode, error: null });
  if (mode === "own") takeOwn();
}

/** Whether there is a picture or drawing. */
export function hasOwnImage({ picture, drawing }: Pick<OwnImageState, "picture" | "drawing">): boolean {
  return picture !== null || drawing.strokes.length > 0;
}

/** Change the drawing. While the pen is down (`settled` is false), only the preview is updated. */
export function changeDrawing(drawing: Drawing, settled = true): void {
  ownImageStore.setState({ drawing, error: null });
  if (!settled) return;
  if (hasOwnImage(ownImageStore.getState())) takeOwn();
  else clearImage();
}

/** Close the picture and return to the drawing. */
export function closePicture(): void {
  const { picture, drawing } = ownImageStore.getState();
  if (picture !== null) URL.revokeObjectURL(picture.url);
  ownImageStore.setState({ picture: null });
  changeDrawing(drawing);
}

/** Open a picture. If the file cannot be used, the previous one stays and `error` says why. */
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
        // A bright border means paper, while the digits of the data set are white on black.
        invert: borderMean(grey) > 127,
        stretch: true,
      },
    });
    takeOwn();
  } catch (error) {
    ownImageStore.setState({ opening: false, error: messageOf(error) });
  }
}

/** Change the conversion of the picture. While a pointer drags (`settled` is false), only the preview is updated. */
export function changePicture(change: Partial<Pick<OwnPicture, "crop" | "invert" | "stretch">>, settled = true): void {
  ownImageStore.setState(({ picture }) => (picture === null ? {} : { picture: { ...picture, ...change } }));
  if (settled) takeOwn();
}

/**
 * The visitor's image as the input of a network with this shape, the same grey in every channel. Null if there is
 * none.
 */
export function inputOf(
  { picture, drawing }: Pick<OwnImageState, "picture" | "drawing">,
  [height, width, channels]: InputImage["shape"],
): UnitImage | null {
  const input =
    picture === null ? drawnInput(drawing, width, height) : networkInput(picture.grey, picture, width, height);
  if (input === null) return null;
  if (channels === 1) return input;
  const pixels = new Float32Array(input.pixels.length * channels);
  input.pixels.forEach((value, i) => {
    pixels.fill(value, i * channels, (i + 1) * channels);
  });
  return { ...input, pixels };
}

function drawnInput({ ink }: Drawing, width: number, height: number): UnitImage | null {
  const framed = digitFrame(ink);
  if (framed === null) return null;
  return networkInput(framed.image, { crop: framed.crop, invert: false, stretch: true }, width, height);
}

/** Make the visitor's image the one to attack, converted for the current systems. Does nothing if there is none. */
function takeOwn(): void {
  const own = ownImageStore.getState();
  const shape = attackStore.getState().image?.shape;
  const input = shape === undefined ? null : inputOf(own, shape);
  if (input !== null) void takeOwnImage(own.picture?.name ?? "a drawing", input.pixels);
}
