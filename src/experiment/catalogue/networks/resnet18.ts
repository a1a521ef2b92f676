import type { NetworkEntry } from "../nouns.ts";
import { basicBlock, residualNetwork, widthParameter } from "./residual.ts";
import { sizedNetwork } from "./sized.ts";

const resnet18: NetworkEntry = sizedNetwork(
  {
    id: "resnet-18",
    label: "ResNet-18",
    summary:
      "Eighteen layers of 3 x 3 convolutions in blocks with a way around each: the paper's main network for colour images.",
    reference:
      "He et al. 2016, arXiv 1512.03385, with the first layer for 32 x 32 images of github.com/kuangliu/pytorch-cifar",
    params: [widthParameter(8)],
  },
  (logits, params) => residualNetwork(basicBlock, [2, 2, 2, 2], Number(params.width), logits),
);

export default resnet18;
