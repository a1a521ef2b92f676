import { networkEntry } from "./networkEntry.ts";
import { basicBlock, residualNetwork, residualReference, widthParameter } from "./residual.ts";

const resnet18 = networkEntry({
  id: "resnet-18",
  label: "ResNet-18",
  summary:
    "Eighteen layers of 3 x 3 convolutions in residual blocks: the paper's main network for colour images.",
  reference: residualReference,
  params: [widthParameter(8)],
  layers: (logits, { width }) => residualNetwork(basicBlock, [2, 2, 2, 2], width, logits),
});

export default resnet18;
