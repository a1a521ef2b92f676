import { integer } from "../entry.ts";
import { networkEntry } from "./networkEntry.ts";

const cnn2 = networkEntry({
  id: "cnn-2",
  label: "CNN-2",
  summary:
    "Two convolutions (32, then 64 filters of 5 x 5), each followed by 2 x 2 max pooling, and one wide layer: the classic network of robust MNIST training, about ten times slower than the small CNN.",
  reference: "Madry et al. 2018, arXiv 1706.06083 (MNIST challenge); the paper's CNN-2, section 5.1",
  params: [
    {
      id: "dense",
      label: "Dense units",
      help: "Number of units in the layer after the convolutions, which holds most of the network's parameters.",
      ...integer({ default: 1024, min: 1, max: 4096 }),
    },
  ],
  layers: (logits, { dense }) => [
    { kind: "conv", kernel: 5, stride: 1, pad: 2, out: 32 },
    { kind: "relu" },
    { kind: "pool", size: 2 },
    { kind: "conv", kernel: 5, stride: 1, pad: 2, out: 64 },
    { kind: "relu" },
    { kind: "pool", size: 2 },
    { kind: "flatten" },
    { kind: "dense", out: dense },
    { kind: "relu" },
    { kind: "dense", out: logits },
  ],
});

export default cnn2;
