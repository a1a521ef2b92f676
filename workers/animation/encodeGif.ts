import { Encoder } from "modern-gif";
import type { AnimationRequest } from "../../src/experiment/interactive/animation.ts";

/** Encodes frames as a GIF that repeats for ever, with one palette of 255 colours for all of them. */
export async function encodeGif({ width, height, frames }: AnimationRequest): Promise<ArrayBuffer> {
  const encoder = new Encoder({ width, height, looped: true, loopCount: 0, maxColors: 255 });
  for (const { data, delay } of frames) await encoder.encode({ data: data as Uint8ClampedArray<ArrayBuffer>, delay });
  return encoder.flush("arrayBuffer");
}
