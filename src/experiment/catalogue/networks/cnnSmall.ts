import type { NetworkEntry } from "../nouns.ts";
import { sizedNetwork } from "./sized.ts";

const cnnSmall: NetworkEntry = sizedNetwork(
  {
    id: "cnn-small",
    label: "Small CNN",
    summary:
      "Two convolutions that each halve the image (16, then 32 filters of 4 x 4) and a layer of 100 units: quick to train on a laptop and good at digits.",
    reference: "Wong and Kolter 2018, arXiv 1711.00851 (the small network)",
    params: [],
  },
  (logits) => [
    { kind: "conv", kernel: 4, stride: 2, pad: 1, out: 16 },
    { kind: "relu" },
    { kind: "conv", kernel: 4, stride: 2, pad: 1, out: 32 },
    { kind: "relu" },
    { kind: "flatten" },
    { kind: "dense", out: 100 },
    { kind: "relu" },
    { kind: "dense", out: logits },
  ],
);

export default cnnSmall;
