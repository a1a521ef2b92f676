import { integer } from "../entry.ts";
import { networkEntry } from "./networkEntry.ts";

const mlp = networkEntry({
  id: "mlp",
  label: "MLP (one hidden layer)",
  summary: "A small network without convolutions: all pixels feed one layer of hidden units, which feeds the outputs.",
  reference: "Multilayer perceptron with ReLU units",
  params: [
    {
      id: "hidden",
      label: "Hidden units",
      help: "Number of units in the hidden layer. More units can fit finer boundaries and take proportionally longer.",
      ...integer({ default: 100, min: 1, max: 4096 }),
    },
  ],
  layers: (logits, { hidden }) => [
    { kind: "flatten" },
    { kind: "dense", out: hidden },
    { kind: "relu" },
    { kind: "dense", out: logits },
  ],
});

export default mlp;
