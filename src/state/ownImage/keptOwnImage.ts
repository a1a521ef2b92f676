// Keeps the picture and the drawing of this tab for its next reload. Pictures are reduced to some hundred thousand pixels,
// so that they can be framed again, and the values that a network saw of a larger one are kept beside.
import { base64url, bytesOfBase64url } from "../../experiment/interactive/base64url.ts";
import type { Picture } from "../../experiment/pictures/picture.ts";
import { z } from "../../experiment/terms/zod.ts";
import { setLabel } from "../attack/attackImage.ts";
import { attackStore } from "../attack/attackStore.ts";
import { keepInTab, keepSoon, keptInTab } from "../page/keptInTab.ts";
import { viewStore } from "../page/view.ts";
import { when } from "../page/when.ts";
import { drawingOf } from "./drawing.ts";
import { hasOwnImage, ownImageStore, setMode } from "./ownImage.ts";
import { urlOf } from "./pictureUrl.ts";
import { previewOf } from "./preview.ts";

export const keptPlace = "robin-lab-own-image";

const size = z.int().min(1).max(20_000);
const number = z.number();
const keptSchema = z.strictObject({
  /** Whether it was on show in Attack, rather than a test image. */
  isShown: z.boolean(),
  /** Written by earlier versions beside a photograph of the lab, which the address names now. */
  mode: z.literal("gallery").optional(),
  label: z.int().min(0).nullable(),
  saidBy: z.literal("sender").optional(),
  strokes: z.array(z.array(z.strictObject({ x: number, y: number })).min(1)),
  picture: z
    .strictObject({
      name: z.string(),
      width: size,
      height: size,
      channels: z.literal([1, 3]),
      pixels: z.string(),
      crop: z.strictObject({ x: number, y: number, size: number }),
      invert: z.boolean(),
      clean: z.boolean(),
      framing: z.enum(["digit", "grey", "colour"]),
      doubt: z.string().nullable(),
      from: z.literal("link").optional(),
      notes: z.array(z.string()).optional(),
      /** The bytes that the network saw, if the kept picture is smaller than the one they come from. */
      seen: z.string().optional(),
    })
    .nullable(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * Restores what this tab kept, then keeps every change.
 *
 * @param isReload whether the page opens where it was left, rather than at somebody's link: then the picture that was on
 * show is on show again.
 */
export async function keepOwnImage(isReload: boolean): Promise<void> {
  const read = keptInTab(keptPlace, keptSchema);
  const kept = read?.mode === "gallery" ? { ...read, isShown: false, picture: null } : read;
  await when(viewStore, ({ isRestoring }) => !isRestoring);
  if (kept !== null) await restore(kept, isReload);
  const schedule = keepSoon(keep);
  ownImageStore.subscribe((state, before) => {
    if (state.picture !== before.picture || state.drawing !== before.drawing) schedule();
  });
  attackStore.subscribe((state, before) => {
    if (state.image !== before.image) schedule();
  });
  keep();
}

async function restore(kept: Kept, isReload: boolean): Promise<void> {
  const { drawing, picture } = ownImageStore.getState();
  if (drawing.strokes.length === 0 && kept.strokes.length > 0)
    ownImageStore.setState({ drawing: drawingOf(kept.strokes) });
  // A picture that came with a link since then stays, unless this is a reload of it.
  if (kept.picture !== null && (isReload || picture === null)) {
    const { width, height, channels, pixels: text, ...rest } = kept.picture;
    const pixels = bytesOfBase64url(text);
    if (pixels.length !== width * height * channels) return;
    const whole: Picture = { width, height, channels, pixels };
    const url = await urlOf(whole);
    const { from, seen, notes = [], ...own } = rest;
    const values = seen === undefined ? null : Float32Array.from(bytesOfBase64url(seen), (byte) => byte / 255);
    const more = { ...(from && { from }), ...(values && { seen: values }) };
    ownImageStore.setState({ picture: { ...own, ...more, notes, opened: whole, picture: whole, url } });
  }
  const wasShown = isReload && kept.isShown;
  // Somebody may have asked for the own image before it was here.
  const isAsked = ownImageStore.getState().mode === "own" && attackStore.getState().image?.source.kind !== "own";
  if (!(wasShown || isAsked) || !hasOwnImage(ownImageStore.getState())) return;
  // The room fills itself first, since an image of the user's own needs the shape of the data.
  await when(attackStore, ({ image, groupId }) => image !== null && groupId !== null);
  setMode("own");
  const classes = attackStore.getState().image?.classes.length ?? 0;
  if (wasShown && kept.label !== null && kept.label < classes) setLabel(kept.label, kept.saidBy ?? "user");
}

function keep(): void {
  const own = ownImageStore.getState();
  const { image } = attackStore.getState();
  const isKept = keepInTab(keptPlace, hasOwnImage(own) ? keptOf(own, image) : null);
  const unkept = isKept ? null : "This browser lets the page store nothing, so a reload loses your image.";
  if (unkept !== own.unkept) ownImageStore.setState({ unkept });
}

function keptOf(
  { picture, drawing }: ReturnType<typeof ownImageStore.getState>,
  image: ReturnType<typeof attackStore.getState>["image"],
): Kept {
  // A photograph of the lab is named in the address.
  const source = image?.source.kind === "own" && image.source.photograph === undefined ? image.source : null;
  return {
    isShown: source !== null,
    label: source === null ? null : (image?.label ?? null),
    ...(source?.saidBy && { saidBy: source.saidBy }),
    strokes: drawing.strokes.map((stroke) => stroke.map(({ x, y }) => ({ x, y }))),
    picture: picture === null ? null : keptPicture(picture, source === null ? null : (image?.pixels ?? null)),
  };
}

/** Pixels as text; a picture is encoded once, however often its crop changes. */
const texts = new WeakMap<Uint8Array, string>();

function keptPicture(
  own: NonNullable<ReturnType<typeof ownImageStore.getState>["picture"]>,
  values: Float32Array | null,
): Kept["picture"] {
  const { name, picture, crop, invert, clean, framing, doubt, from, notes } = previewOf(own);
  const { width, height, channels, pixels } = picture;
  const text = texts.get(pixels) ?? base64url(pixels);
  texts.set(pixels, text);
  const isSmaller = picture !== own.picture || own.seen !== undefined;
  return {
    ...{ name, width, height, channels, pixels: text, crop, invert, clean, framing, doubt, notes: [...notes] },
    ...(from && { from }),
    ...(isSmaller && values && { seen: base64url(Uint8Array.from(values, (value) => Math.round(255 * value))) }),
  };
}
