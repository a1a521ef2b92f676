import type { MaskEntry } from "../nouns.ts";
import noise from "./noise.ts";
import quantiser from "./quantiser.ts";
import sigmoid from "./sigmoid.ts";

/** Every way to hide gradients on purpose. */
export const masks = { sigmoid, quantiser, noise } satisfies Record<string, MaskEntry>;
export type MaskId = keyof typeof masks;
