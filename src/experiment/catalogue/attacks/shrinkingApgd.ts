import { integer, type Parameter, real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import apgd from "./apgd.ts";

const [steps, ...others] = apgd.params as [Parameter, ...Parameter[]];

const shrinkingApgd: AttackEntry = {
  ...apgd,
  id: "shrinking-apgd",
  label: "Shrinking APGD",
  summary:
    "APGD that starts with several times the budget and shrinks to it. It gets past what a network has learned to ignore, such as small changes of every pixel, where attacks that stay inside the budget find no gradient.",
  reference:
    "Croce and Hein 2021, arXiv 2103.01208 (Mind the box), there for l1; Tramer and Boneh 2019, arXiv 1904.13000, on the masking",
  params: [
    steps,
    {
      id: "firstRadius",
      label: "First radius",
      help: "Radius of the first ball, in epsilons; the radii of the others fall geometrically to the budget.",
      ...real({ default: 8, min: 1, max: 100 }),
    },
    {
      id: "parts",
      label: "Parts",
      help: "Number of balls in one run, the budget's own included; the steps are divided among them.",
      ...integer({ default: 4, min: 1, max: 20 }),
    },
    ...others,
  ],
};

export default shrinkingApgd;
