import type { ParameterValues } from "../../src/experiment/terms/choice.ts";

/** A decoded data set: pixels as the files hold them, scaled from their box to [0,1] on the way to the network. */
export interface Dataset {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** NHWC: uint8, whose box is [0, 255], or float32 within [0,1]. */
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  /** Fixed, class-stratified orders of indices: position p of a split is image splits[split][p]. */
  readonly splits: Readonly<Record<"train" | "validation" | "test", Uint32Array>>;
}

/** The engine half of a data set: bytes in, images out. */
export interface DatasetReader {
  readonly id: string;
  decode(files: Readonly<Record<string, Uint8Array>>, params: ParameterValues): Dataset;
}
