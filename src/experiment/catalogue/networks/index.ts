import type { NetworkEntry } from "../nouns.ts";
import cnn2 from "./cnn2.ts";
import cnnSmall from "./cnnSmall.ts";
import cnnWide from "./cnnWide.ts";
import linear from "./linear.ts";
import mlp from "./mlp.ts";
import myrtle from "./myrtle.ts";
import { resnet18, resnet50 } from "./resnets.ts";

/** All network architectures, from the simplest to the largest. */
export const networks = {
  linear,
  mlp,
  "cnn-small": cnnSmall,
  "cnn-wide": cnnWide,
  "cnn-2": cnn2,
  myrtle,
  "resnet-18": resnet18,
  "resnet-50": resnet50,
} satisfies Record<string, NetworkEntry>;
export type NetworkId = keyof typeof networks;
