/** Pictures to be encoded as one animated GIF. */
export interface AnimationRequest {
  readonly width: number;
  readonly height: number;
  /** RGBA bytes of each frame, and the milliseconds that it stays. */
  readonly frames: readonly { readonly data: Uint8ClampedArray; readonly delay: number }[];
}

/** The bytes of the GIF, or why there are none. */
export type AnimationReply = { readonly gif: ArrayBuffer } | { readonly error: string };
