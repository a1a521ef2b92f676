import { integer } from "../entry.ts";
import { networkEntry } from "./networkEntry.ts";

const cnnWide = networkEntry({
  id: "cnn-wide",
  label: "Small CNN of any width",
  summary:
    "The small CNN with any number of filters and units. It can give one network the capacity of several, so that a comparison is not one of size.",
  reference: "Wong and Kolter 2018, arXiv 1711.00851 (the small network), widened",
  params: [
    {
      id: "filters",
      label: "Filters",
      help: "Filters of the first convolution; the second has twice as many. The small CNN has 16.",
      ...integer({ default: 32, min: 1, max: 512 }),
    },
    {
      id: "hidden",
      label: "Hidden units",
      help: "Units of the layer before the outputs. The small CNN has 100.",
      ...integer({ default: 200, min: 1, max: 4096 }),
    },
  ],
  layers: (logits, { filters, hidden }) => [
    { kind: "conv", kernel: 4, stride: 2, pad: 1, out: filters },
    { kind: "relu" },
    { kind: "conv", kernel: 4, stride: 2, pad: 1, out: 2 * filters },
    { kind: "relu" },
    { kind: "flatten" },
    { kind: "dense", out: hidden },
    { kind: "relu" },
    { kind: "dense", out: logits },
  ],
});

export default cnnWide;
