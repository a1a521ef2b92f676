import { networkEntry } from "./networkEntry.ts";

const cnnSmall = networkEntry({
  id: "cnn-small",
  label: "Small CNN",
  summary:
    "Two convolutions that each halve the image (16, then 32 filters of 4 x 4) and a layer of 100 units. It trains quickly on a laptop and does well on digits.",
  reference: "Wong and Kolter 2018, arXiv 1711.00851 (the small network)",
  params: [],
  layers: (logits) => [
    { kind: "conv", kernel: 4, stride: 2, pad: 1, out: 16 },
    { kind: "relu" },
    { kind: "conv", kernel: 4, stride: 2, pad: 1, out: 32 },
    { kind: "relu" },
    { kind: "flatten" },
    { kind: "dense", out: 100 },
    { kind: "relu" },
    { kind: "dense", out: logits },
  ],
});

export default cnnSmall;
