import { networkEntry } from "./networkEntry.ts";
import { basicBlock, bottleneck, residualNetwork, residualReference, widthParameter } from "./residual.ts";

export const resnet18 = networkEntry({
  id: "resnet-18",
  label: "ResNet-18",
  summary: "Eighteen layers of 3 x 3 convolutions in residual blocks: the paper's main network for colour images.",
  reference: residualReference,
  params: [widthParameter(8)],
  layers: (logits, { width }) => residualNetwork(basicBlock, [2, 2, 2, 2], width, logits),
});

export const resnet50 = networkEntry({
  id: "resnet-50",
  label: "ResNet-50",
  summary:
    "Fifty layers in residual blocks of three convolutions: the paper's largest network, several times slower than ResNet-18.",
  reference: residualReference,
  params: [widthParameter(32)],
  layers: (logits, { width }) => residualNetwork(bottleneck, [3, 4, 6, 3], width, logits),
});
