import { integer } from "../entry.ts";
import type { LayerSize } from "./layers.ts";
import { networkEntry } from "./networkEntry.ts";

/** Most groups of a group norm. There are fewer where 8 does not divide the number of channels. */
const mostGroups = 8;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

function normLayers(norm: string, channels: number): readonly LayerSize[] {
  switch (norm) {
    case "batch":
      return [{ kind: "batch-norm" }];
    case "group":
      return [{ kind: "group-norm", groups: greatestDivisor(mostGroups, channels) }];
    case "none":
      return [];
    default:
      throw new RangeError(`norm ${JSON.stringify(norm)} found, expected batch, group or none`);
  }
}

const myrtle = networkEntry({
  id: "myrtle",
  label: "Myrtle CNN",
  summary:
    "Four 3 x 3 convolutions, each with twice the filters of the one before, with max pooling in between and one dense layer: the paper's CNN for colour images, accurate for its size.",
  reference:
    "The paper's Myrtle CNN, section 5.1, in the form of Nakkiran et al. 2019, arXiv 1912.02292 (mCNN_bn_k); Page 2018, How to train your ResNet",
  params: [
    {
      id: "width",
      label: "Width",
      help: "Filters of the first convolution; the last has eight times as many. The paper uses 64; on a laptop choose 8 to 16.",
      ...integer({ default: 64, min: 1, max: 256 }),
    },
    {
      id: "norm",
      label: "Normalisation",
      help: "How the values inside the network are normalised. Batch: over the images of a batch, as in the paper. Group: within each image, identically in training and attack. None: not at all.",
      kind: "choice",
      default: "batch",
      options: ["batch", "group", "none"],
    },
  ],
  layers(logits, { width, norm }) {
    const block = (filters: number): readonly LayerSize[] => [
      { kind: "conv", kernel: 3, stride: 1, pad: 1, out: filters },
      ...normLayers(norm, filters),
      { kind: "relu" },
    ];
    const halve: LayerSize = { kind: "pool", size: 2 };
    return [
      ...block(width),
      ...block(2 * width),
      halve,
      ...block(4 * width),
      halve,
      ...block(8 * width),
      halve,
      { kind: "global-pool", of: "max" },
      { kind: "flatten" },
      { kind: "dense", out: logits },
    ];
  },
});

export default myrtle;
