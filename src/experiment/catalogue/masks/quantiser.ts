import type { MaskEntry } from "../nouns.ts";

const quantiser: MaskEntry = {
  id: "quantiser",
  label: "Quantised input",
  summary:
    "Rounds every pixel to a few grey levels before the networks see it: the gradient of rounding is zero everywhere. Broken by pretending that rounding does nothing on the way back.",
  reference: "Gradient shattering and BPDA: Athalye et al. 2018, arXiv 1802.00420",
  params: [
    {
      id: "levels",
      label: "Levels",
      help: "Grey levels per pixel, black and white included.",
      kind: "integer",
      default: 8,
      min: 2,
      max: 256,
    },
  ],
};

export default quantiser;
