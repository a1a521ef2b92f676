import { integer, real } from "../entry.ts";
import type { MaskEntry } from "../nouns.ts";

const noise: MaskEntry = {
  id: "noise",
  label: "Random input",
  summary:
    "Adds new random noise to every image before the networks see it, so that answers vary and single gradients are unreliable. Broken by averaging the gradient over many draws.",
  reference: "Stochastic gradients and EOT: Athalye et al. 2018, arXiv 1802.00420",
  params: [
    {
      id: "sigma",
      label: "Noise",
      help: "Standard deviation of the noise, on the [0,1] pixel scale.",
      ...real({ default: 0.25, min: 0, max: 10 }),
    },
    {
      id: "draws",
      label: "Draws",
      help: "Number of noise draws that the adaptive attack averages in each step.",
      ...integer({ default: 16, min: 1, max: 256 }),
    },
  ],
};

export default noise;
