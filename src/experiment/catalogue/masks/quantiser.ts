import { integer } from "../entry.ts";
import type { MaskEntry } from "../nouns.ts";

const quantiser: MaskEntry = {
  id: "quantiser",
  label: "Quantised input",
  summary:
    "Rounds every pixel to a few grey levels before the networks see it, so that the gradient is zero everywhere. Broken by ignoring the rounding in the backward pass.",
  reference: "Gradient shattering and BPDA: Athalye et al. 2018, arXiv 1802.00420",
  params: [
    {
      id: "levels",
      label: "Levels",
      help: "Grey levels per pixel, including black and white.",
      ...integer({ default: 8, min: 2, max: 256 }),
    },
  ],
};

export default quantiser;
