import type { NetworkEntry } from "../nouns.ts";
import { sizedNetwork } from "./sized.ts";

const mlp: NetworkEntry = sizedNetwork(
  {
    id: "mlp",
    label: "MLP (one hidden layer)",
    summary:
      "A small network without convolutions: all pixels feed one layer of hidden units, which feeds the outputs.",
    reference: "Multilayer perceptron with ReLU units",
    params: [
      {
        id: "hidden",
        label: "Hidden units",
        help: "How many units the hidden layer has; more can fit finer boundaries and cost proportionally more time.",
        kind: "integer",
        default: 100,
        min: 1,
        max: 4096,
      },
    ],
  },
  (logits, params) => [
    { kind: "flatten" },
    { kind: "dense", out: Number(params.hidden) },
    { kind: "relu" },
    { kind: "dense", out: logits },
  ],
);

export default mlp;
