import { z } from "../terms/zod.ts";

const finite = z.number().min(-1e6).max(1e6);
const perChannel = z.array(finite).min(1).max(16);

/**
 * What a model file does not say about itself: recognised where possible, shown and editable before a model is accepted.
 * The settings become operations of the stored graph, and hence part of its digest.
 */
export const modelSettingsSchema = z.strictObject({
  /** Order of the dimensions of the images that the file takes. */
  layout: z.enum(["nchw", "nhwc"]),
  /** Order of the colours. */
  colours: z.enum(["rgb", "bgr"]),
  /** What the file takes for black and white: [0, 1], [0, 255], [-1, 1]. */
  range: z.tuple([finite, finite]),
  /** Subtracted and divided by after `range`, per channel in the order of the file; null where the file needs none. */
  mean: perChannel.nullable(),
  std: perChannel.nullable(),
  /** Images as the file takes them; asked for only where the file leaves them open. */
  height: z.int().min(1).max(4096),
  width: z.int().min(1).max(4096),
  channels: z.int().min(1).max(16),
  /** Name of the output of the file that holds the scores. */
  output: z.string().max(1000),
  /**
   * For each class of the data set, the position of its score in that output. For a file with a single logit: `[null, 0]`
   * where a high value says the second class (or the arm's own class), `[0, null]` the first.
   */
  scores: z.array(z.int().min(0).max(1_000_000).nullable()).min(2).max(1000),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;
