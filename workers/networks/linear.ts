import type { Architecture } from "./architecture.ts";
import { dense, flatten } from "./layer.ts";

/**
 * One hyperplane per output: the network on which attacks have closed forms (paper-spec 11.2).
 * PyTorch: nn.Sequential(nn.Flatten(), nn.Linear(h * w * c, outputs)); names 1.weight, 1.bias.
 */
export const linear: Architecture = {
  id: "linear",
  layers: (outputs) => [flatten(), dense(outputs)],
};
