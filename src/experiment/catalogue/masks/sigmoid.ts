import { real } from "../entry.ts";
import type { MaskEntry } from "../nouns.ts";

const sigmoid: MaskEntry = {
  id: "sigmoid",
  label: "Sigmoid merge",
  summary:
    "Replaces every score with scale x sigmoid(steepness x score) before the arms are compared. In float32 most scores become exactly 0 or scale, and their gradients vanish. Broken by attacking the margins.",
  reference: "The merge of the self-study defence (docs/algorithms.md 10.5); Carlini and Wagner 2017, arXiv 1608.04644",
  params: [
    {
      id: "steepness",
      label: "Steepness",
      help: "Factor on each score inside the sigmoid. Larger values hide more of the gradient.",
      ...real({ default: 5, min: 0.01, max: 1000 }),
    },
    {
      id: "scale",
      label: "Scale",
      help: "The highest possible score after the sigmoid.",
      ...real({ default: 5, min: 0.01, max: 1000 }),
    },
  ],
};

export default sigmoid;
