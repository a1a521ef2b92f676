import type { NetworkEntry } from "../nouns.ts";
import type { LayerSize } from "./layers.ts";
import { sizedNetwork } from "./sized.ts";

/** Most groups of a group norm; fewer where they do not divide the channels. */
const mostGroups = 8;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

function norm(id: string, channels: number): readonly LayerSize[] {
  switch (id) {
    case "batch":
      return [{ kind: "batch-norm" }];
    case "group":
      return [{ kind: "group-norm", groups: greatestDivisor(mostGroups, channels) }];
    case "none":
      return [];
    default:
      throw new RangeError(`norm ${JSON.stringify(id)} found, expected batch, group or none`);
  }
}

const myrtle: NetworkEntry = sizedNetwork(
  {
    id: "myrtle",
    label: "Myrtle CNN",
    summary:
      "Four 3 x 3 convolutions that double their filters each time, with max pooling in between and one dense layer: the paper's CNN for colour images, good for its size.",
    reference:
      "The paper's Myrtle CNN, section 5.1, in the form of Nakkiran et al. 2019, arXiv 1912.02292 (mCNN_bn_k); Page 2018, How to train your ResNet",
    params: [
      {
        id: "width",
        label: "Width",
        help: "Filters of the first convolution; the last has eight times as many. The paper's is 64, a laptop is well served by 8 to 16.",
        kind: "integer",
        default: 64,
        min: 1,
        max: 256,
      },
      {
        id: "norm",
        label: "Normalisation",
        help: "What keeps the sizes of the values inside the network steady. Batch: over the images of a batch, as in the paper; group: within each image, the same in training and attack; or none.",
        kind: "choice",
        default: "batch",
        options: ["batch", "group", "none"],
      },
    ],
  },
  (logits, params) => {
    const width = Number(params.width);
    const block = (filters: number): readonly LayerSize[] => [
      { kind: "conv", kernel: 3, stride: 1, pad: 1, out: filters },
      ...norm(String(params.norm), filters),
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
);

export default myrtle;
