import { base64url, bytesOfBase64url } from "../../experiment/interactive/base64url.ts";
import { z } from "../../experiment/terms/zod.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { keepInTab, keepSoon, keptInTab } from "../page/keptInTab.ts";
import { viewStore } from "../page/view.ts";
import { when } from "../page/when.ts";
import { type BroughtImage, boundariesStore } from "./sliceStore.ts";

export const keptSlicePlace = "robin-lab-boundaries-image";

const side = z.int().min(1).max(4096);
const keptSchema = z.strictObject({
  name: z.string(),
  shape: z.tuple([side, side, z.int().min(1).max(16)]),
  label: z.int().min(0),
  saidBy: z.literal("sender").optional(),
  from: z.literal("link").optional(),
  /** Float32 values as bytes, as base64url: the plane after a reload is the same, to the last bit. */
  pixels: z.string(),
});
type Kept = z.infer<typeof keptSchema>;

/** Keeps the own image of Boundaries for the next reload of this tab, after restoring it where `isReload`. */
export async function keepSliceImage(isReload: boolean): Promise<void> {
  const kept = keptInTab(keptSlicePlace, keptSchema);
  const brought = kept === null || !isReload ? null : broughtOf(kept);
  // Before the room computes its first plane; what a link brings replaces it.
  if (brought !== null && isEmpty()) boundariesStore.setState({ brought });
  await when(viewStore, ({ isRestoring }) => !isRestoring);
  if (brought !== null && isEmpty()) boundariesStore.setState({ brought });
  const schedule = keepSoon(keep);
  boundariesStore.subscribe((state, before) => {
    if (state.own !== before.own || state.brought !== before.brought) schedule();
  });
  keep();
}

const isEmpty = () => boundariesStore.getState().own === null && boundariesStore.getState().brought === null;

function keep(): void {
  const { own, brought } = boundariesStore.getState();
  const image = own ?? brought;
  keepInTab(keptSlicePlace, image === null ? null : keptOf(image));
}

function keptOf({ shape, label, pixels, source }: Pick<InputImage, keyof BroughtImage>): Kept | null {
  // A photograph of the lab is named in the address.
  if (source.kind !== "own" || source.photograph !== undefined || label === null) return null;
  const { name, saidBy, from } = source;
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return {
    ...{ name, shape: [...shape], label, pixels: base64url(bytes) },
    ...(saidBy && { saidBy }),
    ...(from && { from }),
  };
}

function broughtOf({ name, shape, label, saidBy, from, pixels: text }: Kept): BroughtImage | null {
  const bytes = bytesOfBase64url(text);
  if (bytes.length !== 4 * shape[0] * shape[1] * shape[2]) return null;
  const pixels = new Float32Array(bytes.slice().buffer);
  const source = { kind: "own", name, isSaid: true, ...(saidBy && { saidBy }), ...(from && { from }) } as const;
  return { shape, label, pixels, source };
}
