import { networkEntry } from "./networkEntry.ts";
import { bottleneck, residualNetwork, residualReference, widthParameter } from "./residual.ts";

const resnet50 = networkEntry({
  id: "resnet-50",
  label: "ResNet-50",
  summary:
    "Fifty layers in residual blocks of three convolutions: the paper's largest network, several times slower than ResNet-18.",
  reference: residualReference,
  params: [widthParameter(32)],
  layers: (logits, { width }) => residualNetwork(bottleneck, [3, 4, 6, 3], width, logits),
});

export default resnet50;
