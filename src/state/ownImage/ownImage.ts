import { createStore } from "zustand/vanilla";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { inEightBits, type Picture, type UnitImage } from "../../experiment/pictures/picture.ts";
import {
  doubtAbout,
  drawnInput,
  type Framing,
  fittedSquare,
  framedPicture,
  framingOf,
  type Preparation,
  preparationOf,
  preparedInput,
} from "../../experiment/pictures/preparation.ts";
import { centralSquare, type Square } from "../../experiment/pictures/square.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { clearImage, takeOwnImage } from "../attack/attackImage.ts";
import { attackStore, groupOf } from "../attack/attackStore.ts";
import { type Drawing, emptyDrawing } from "./drawing.ts";
import { urlOf } from "./pictureUrl.ts";
import { previewOf, previewPicture } from "./preview.ts";

/** A picture that the visitor opened, and how it is converted to the network's input. */
export interface OwnPicture extends Preparation {
  readonly name: string;
  /** The picture as it was opened. */
  readonly opened: Picture;
  /** The picture as it is framed; the crop is in its pixels. */
  readonly picture: Picture;
  /** Object URL of the picture, smaller, for display. */
  readonly url: string;
  /** What opening it changed, in sentences. */
  readonly notes: readonly string[];
  /** What the network saw before a reload, which kept a smaller picture: valid until the preparation changes. */
  readonly seen?: Float32Array;
  /** Whether a pointer is dragging the crop, so that a preview suffices. */
  readonly isMoving?: boolean;
  /** The data for which it was prepared. */
  readonly framing: Framing;
  /** Absent: the user opened it. */
  readonly from?: "link";
  /** One sentence if it may be something else than one clear digit, or null. */
  readonly doubt: string | null;
}

/** What is known of a picture that is opened; a visitor's file comes without. */
interface KnownPicture {
  /** The image source to show: default "own". */
  readonly mode?: "own" | "gallery";
  /** The square around its subject. */
  readonly crop?: Square;
  /** Name of its class. */
  readonly className?: string;
}

interface OwnImageState {
  /** The image source on show: test images, the photographs of the lab, or the visitor's own. */
  readonly mode: "draw" | "gallery" | "own";
  /** Null if the drawing is used instead. */
  readonly picture: OwnPicture | null;
  readonly drawing: Drawing;
  readonly opening: boolean;
  readonly error: string | null;
  /** Why a reload will lose the picture or drawing, or null. */
  readonly unkept: string | null;
}

export const ownImageStore = createStore<OwnImageState>()(() => ({
  mode: "draw",
  picture: null,
  drawing: emptyDrawing,
  opening: false,
  error: null,
  unkept: null,
}));

/** Switch the source of images; the visitor's own keeps its earlier picture or drawing. */
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
  forgetUrl();
  ownImageStore.setState({ picture: null });
  changeDrawing(ownImageStore.getState().drawing);
}

function forgetUrl(): void {
  const { picture } = ownImageStore.getState();
  if (picture !== null) URL.revokeObjectURL(picture.url);
}

/** Open a picture. If the file cannot be used, the previous one stays and `error` says why. */
export async function openPicture(file: File, known: KnownPicture = {}): Promise<void> {
  const { mode = "own", crop, className } = known;
  newest = file;
  ownImageStore.setState({ mode, opening: true, error: null });
  try {
    const { decodeImage } = await import("./decodeImage.ts");
    const { picture: opened, notes } = await decodeImage(file);
    const url = await urlOf(previewPicture(opened));
    const name = file.name === "" ? "pasted image" : file.name;
    if (newest !== file) return URL.revokeObjectURL(url);
    forgetUrl();
    const picture = preparedFor(currentFraming(), { name, opened, url, notes });
    ownImageStore.setState({ mode, opening: false, picture: crop === undefined ? picture : { ...picture, crop } });
    // Two files may have the same name, so nothing that was said of the last one holds for this one.
    takeOwn(true, className);
  } catch (error) {
    if (newest === file) ownImageStore.setState({ opening: false, error: messageOf(error) });
  }
}

/** The file that was asked for last. */
let newest: File | null = null;

/** Show an image from a link. The drawing stays, behind "Draw instead". */
export async function openLinkedPicture(name: string, picture: Picture): Promise<void> {
  const url = await urlOf(picture);
  forgetUrl();
  // It is what a network saw, so that nothing of it is cut, inverted or cleaned.
  const asIs = { crop: centralSquare(picture), invert: false, clean: false, framing: currentFraming(), doubt: null };
  const opened = { name, opened: picture, picture, url, notes: [], ...asIs, from: "link" } as const;
  ownImageStore.setState({ mode: "own", error: null, picture: opened });
  takeOwn(true);
}

/** Change the conversion of the picture. While a pointer drags (`settled` is false), only the preview is updated. */
export function changePicture(change: Partial<Preparation>, settled = true): void {
  ownImageStore.setState(({ picture }) => {
    if (picture === null) return {};
    const { seen: _, ...before } = picture;
    const changed = { ...before, ...change, isMoving: !settled };
    return { picture: { ...changed, doubt: doubtAbout(changed.picture, changed.framing, changed) } };
  });
  if (settled) takeOwn();
}

/** The square around the digit or the subject of a picture; null if there is no clear one. */
export function fitOf({
  picture,
  framing,
  invert,
}: Pick<OwnPicture, "picture" | "framing" | "invert">): Preparation["crop"] | null {
  return fittedSquare(picture, framing, invert);
}

type Opened = Pick<OwnPicture, "name" | "opened" | "url" | "notes" | "from">;

function preparedFor(framing: Framing, { name, opened, url, notes, from }: Opened): OwnPicture {
  const picture = framedPicture(opened, framing);
  const preparation = preparationOf(picture, framing);
  const doubt = doubtAbout(picture, framing, preparation);
  return { name, opened, picture, url, notes, ...preparation, framing, doubt, ...(from && { from }) };
}

/** How the training data of the chosen systems are framed; before any are chosen, as the digits of the lab. */
export function currentFraming(): Framing {
  const dataset = groupOf(attackStore.getState().groupId)?.dataset;
  return dataset === undefined ? "digit" : framingOf(dataset, factsOf(dataset));
}

/** The visitor's image as the input of a network with this shape. Null if there is none. */
export function inputOf(
  { picture, drawing }: Pick<OwnImageState, "picture" | "drawing">,
  shape: InputImage["shape"],
): UnitImage | null {
  if (picture !== null) {
    const [height, width, channels] = shape;
    const { seen } = picture;
    if (seen?.length === height * width * channels) return { height, width, pixels: seen };
    const shown = picture.isMoving === true ? previewOf(picture) : picture;
    return preparedInput(shown.picture, shown, picture.framing, shape);
  }
  return drawnInput(drawing.ink, currentFraming(), shape);
}

/**
 * Make the visitor's image the one to attack, converted for the current systems. `isNew`: forget the label of the image
 * before, and take its class from `className`. Does nothing if there is none.
 */
function takeOwn(isNew = false, className?: string): void {
  const framing = currentFraming();
  const { picture } = ownImageStore.getState();
  if (picture !== null && picture.framing !== framing)
    ownImageStore.setState({ picture: preparedFor(framing, picture) });
  const own = ownImageStore.getState();
  const shape = attackStore.getState().image?.shape;
  const input = shape === undefined ? null : inputOf(own, shape);
  if (input === null) return;
  const from = own.picture?.from;
  const cls = className === undefined ? -1 : (attackStore.getState().image?.classes.indexOf(className) ?? -1);
  const label = cls < 0 ? {} : { label: cls };
  // Eight bits per value, as in the data sets and in links, so that whoever opens a link attacks the same image.
  void takeOwnImage(own.picture?.name ?? "a drawing", inEightBits(input), { isNew, ...label, ...(from && { from }) });
}
