import type { NetworkEntry } from "../nouns.ts";
import cnn2 from "./cnn2.ts";
import cnnSmall from "./cnnSmall.ts";
import cnnWide from "./cnnWide.ts";
import linear from "./linear.ts";
import mlp from "./mlp.ts";

/** Every network architecture, from the simplest to the largest. */
export const networks = {
  linear,
  mlp,
  "cnn-small": cnnSmall,
  "cnn-wide": cnnWide,
  "cnn-2": cnn2,
} satisfies Record<string, NetworkEntry>;
export type NetworkId = keyof typeof networks;
