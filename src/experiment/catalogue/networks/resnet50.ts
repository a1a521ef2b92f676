import type { NetworkEntry } from "../nouns.ts";
import { bottleneck, residualNetwork, widthParameter } from "./residual.ts";
import { sizedNetwork } from "./sized.ts";

const resnet50: NetworkEntry = sizedNetwork(
  {
    id: "resnet-50",
    label: "ResNet-50",
    summary:
      "Fifty layers in blocks of three convolutions with a way around each: the paper's largest network, several times slower than ResNet-18.",
    reference:
      "He et al. 2016, arXiv 1512.03385, with the first layer for 32 x 32 images of github.com/kuangliu/pytorch-cifar",
    params: [widthParameter(32)],
  },
  (logits, params) => residualNetwork(bottleneck, [3, 4, 6, 3], Number(params.width), logits),
);

export default resnet50;
