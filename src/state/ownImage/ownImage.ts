import { createStore } from "zustand/vanilla";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { photographId } from "../../experiment/pictures/creditedName.ts";
import type { Photograph } from "../../experiment/pictures/photographs.ts";
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

/** A photograph of the lab, opened: the square in it may be another than its own. */
export interface OpenedPhotograph extends OwnPicture {
  readonly photograph: Photograph;
}

interface OwnImageState {
  /** The image source on show: test images, the photographs of the lab, or the visitor's own. */
  readonly mode: "draw" | "gallery" | "own";
  /** The visitor's own; null if the drawing is used instead. */
  readonly picture: OwnPicture | null;
  /** The photograph of the lab that was opened last. */
  readonly photograph: OpenedPhotograph | null;
  readonly drawing: Drawing;
  readonly opening: boolean;
  readonly error: string | null;
  /** Why a reload will lose the picture or drawing, or null. */
  readonly unkept: string | null;
}

export const ownImageStore = createStore<OwnImageState>()(() => ({
  mode: "draw",
  picture: null,
  photograph: null,
  drawing: emptyDrawing,
  opening: false,
  error: null,
  unkept: null,
}));

/**
 * Switch the source of images; the visitor's own and the photographs of the lab each keep what was opened last. Without an
 * image of the visitor's own, there is none to attack.
 */
export function setMode(mode: OwnImageState["mode"]): void {
  ownImageStore.setState({ mode, error: null });
  if (mode === "own" && !hasOwnImage(ownImageStore.getState())) clearImage();
  else if (mode !== "draw") takeShown();
}

/** Whether there is a picture or drawing. */
export function hasOwnImage({ picture, drawing }: Pick<OwnImageState, "picture" | "drawing">): boolean {
  return picture !== null || drawing.strokes.length > 0;
}

/** Change the drawing. While the pen is down (`settled` is false), only the preview is updated. */
export function changeDrawing(drawing: Drawing, settled = true): void {
  ownImageStore.setState({ drawing, error: null });
  if (!settled) return;
  if (hasOwnImage(ownImageStore.getState())) takeShown();
  else clearImage();
}

/** Close the picture and return to the drawing. */
export function closePicture(): void {
  forget(ownImageStore.getState().picture);
  ownImageStore.setState({ picture: null });
  changeDrawing(ownImageStore.getState().drawing);
}

function forget(picture: OwnPicture | null): void {
  if (picture !== null) URL.revokeObjectURL(picture.url);
}

/**
 * Open a picture of the visitor's own. If the file cannot be used, the previous one stays and `error` says why.
 *
 * @param className its class, if somebody named it.
 */
export function openPicture(file: File, className?: string): Promise<void> {
  return opened("own", async () => {
    const picture = preparedFor(currentFraming(), await read(file));
    return () => {
      forget(ownImageStore.getState().picture);
      ownImageStore.setState({ picture });
      // Two files may have the same name, so nothing that was said of the last one holds for this one.
      takeShown(true, className);
    };
  });
}

/**
 * Show a photograph of the lab, with the class of its subject as label. The visitor's own picture stays as it is.
 *
 * @param file reads it. @param crop the square to show instead of the one around its subject.
 */
export function openPhotographFile(
  photograph: Photograph,
  file: () => Promise<File>,
  crop: Square = photograph.crop,
): Promise<void> {
  return opened("gallery", async () => {
    const prepared = { ...preparedFor("colour", await read(await file())), crop, photograph };
    return () => {
      forget(ownImageStore.getState().photograph);
      ownImageStore.setState({ photograph: prepared });
      takeShown(true);
    };
  });
}

/** Counts what was asked for: only the newest is shown. */
let asked = 0;

/** Reads a picture, then shows it unless another one was asked for meanwhile. */
async function opened(mode: "own" | "gallery", reading: () => Promise<() => void>): Promise<void> {
  asked += 1;
  const own = asked;
  ownImageStore.setState({ mode, opening: true, error: null });
  try {
    const show = await reading();
    if (own !== asked) return;
    ownImageStore.setState({ mode, opening: false });
    show();
  } catch (error) {
    if (own === asked) ownImageStore.setState({ opening: false, error: messageOf(error) });
  }
}

async function read(file: File): Promise<Opened> {
  const { decodeImage } = await import("./decodeImage.ts");
  const { picture, notes } = await decodeImage(file);
  const url = await urlOf(previewPicture(picture));
  return { name: file.name === "" ? "pasted image" : file.name, opened: picture, url, notes };
}

/** Show an image from a link. The drawing stays, behind "Draw instead". */
export async function openLinkedPicture(name: string, picture: Picture): Promise<void> {
  const url = await urlOf(picture);
  forget(ownImageStore.getState().picture);
  // It is what a network saw, so that nothing of it is cut, inverted or cleaned.
  const asIs = { crop: centralSquare(picture), invert: false, clean: false, framing: currentFraming(), doubt: null };
  const opened = { name, opened: picture, picture, url, notes: [], ...asIs, from: "link" } as const;
  ownImageStore.setState({ mode: "own", error: null, picture: opened });
  takeShown(true);
}

/** Change the conversion of the picture on show. While a pointer drags (`settled` is false), only the preview is updated. */
export function changePicture(change: Partial<Preparation>, settled = true): void {
  ownImageStore.setState(({ mode, picture, photograph }) => {
    if (mode === "gallery") return photograph === null ? {} : { photograph: changed(photograph, change, settled) };
    return picture === null ? {} : { picture: changed(picture, change, settled) };
  });
  if (settled) takeShown();
}

function changed<P extends OwnPicture>({ seen: _, ...before }: P, change: Partial<Preparation>, settled: boolean) {
  const next = { ...before, ...change, isMoving: !settled };
  return { ...next, doubt: doubtAbout(next.picture, next.framing, next) };
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

/** The newest input of each picture: what is shown and what is attacked ask for it, and a large one takes a while. */
const inputs = new WeakMap<OwnPicture, UnitImage>();

/** The photograph, or the visitor's image, as the input of a network with this shape. Null if there is none. */
export function inputOf(
  { mode, picture: own, photograph, drawing }: Pick<OwnImageState, "mode" | "picture" | "photograph" | "drawing">,
  shape: InputImage["shape"],
): UnitImage | null {
  const picture = mode === "gallery" ? photograph : own;
  if (mode === "gallery" && picture === null) return null;
  if (picture !== null) {
    const [height, width, channels] = shape;
    const { seen } = picture;
    if (seen?.length === height * width * channels) return { height, width, pixels: seen };
    const known = inputs.get(picture);
    if (known?.height === height && known.width === width && known.pixels.length === height * width * channels)
      return known;
    const shown = picture.isMoving === true ? previewOf(picture) : picture;
    const input = preparedInput(shown.picture, shown, picture.framing, shape);
    inputs.set(picture, input);
    return input;
  }
  return drawnInput(drawing.ink, currentFraming(), shape);
}

/**
 * Make the photograph, or the visitor's image, the one to attack, converted for the current systems. Does nothing if there
 * is none. `isNew`: forget the label of the image before, and take its class from `className`.
 */
function takeShown(isNew = false, className?: string): void {
  const framing = currentFraming();
  const { mode, picture, photograph } = ownImageStore.getState();
  if (mode !== "gallery" && picture !== null && picture.framing !== framing)
    ownImageStore.setState({ picture: preparedFor(framing, picture) });
  const { image } = attackStore.getState();
  const subject = mode === "gallery" ? (image?.classes.indexOf(photograph?.photograph.class ?? "") ?? -1) : -1;
  // A photograph whose class these systems lack stays closed until systems that have it are chosen.
  if (image === null || (mode === "gallery" && (subject < 0 || photograph?.framing !== framing))) return;
  const own = ownImageStore.getState();
  const input = inputOf(own, image.shape);
  if (input === null) return;
  // Eight bits per value, as in the data sets and in links, so that whoever opens a link attacks the same image.
  const pixels = inEightBits(input);
  const name = mode === "gallery" ? photograph?.name : own.picture?.name;
  if (!isNew && isOnShow(image, name, pixels)) return;
  if (mode === "gallery" && photograph !== null)
    return void takeOwnImage(photograph.name, pixels, { isNew, photograph: { ...placeOf(photograph), subject } });
  const from = own.picture?.from;
  const cls = className === undefined ? -1 : image.classes.indexOf(className);
  const label = cls < 0 ? {} : { label: cls };
  void takeOwnImage(own.picture?.name ?? "a drawing", pixels, { isNew, ...label, ...(from && { from }) });
}

/** Whether this is the image to attack already, so that its attack can stay. */
const isOnShow = ({ source, pixels }: InputImage, name: string | undefined, wanted: Float32Array): boolean =>
  source.kind === "own" && source.name === name && pixels.every((value, i) => value === wanted[i]);

/** How links name an opened photograph. */
function placeOf({ photograph, crop }: OpenedPhotograph) {
  const { x, y, size } = photograph.crop;
  const isOwn = crop.x === x && crop.y === y && crop.size === size;
  return { id: photographId(photograph), crop: isOwn ? null : crop };
}
