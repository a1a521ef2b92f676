import { type Architecture, integerParameter } from "./architecture.ts";
import { dense, flatten, relu } from "./layer.ts";

/**
 * One hidden layer. PyTorch: nn.Sequential(nn.Flatten(), nn.Linear(h * w * c, hidden), nn.ReLU(),
 * nn.Linear(hidden, outputs)); names 1.*, 3.*.
 */
export const mlp: Architecture = {
  id: "mlp",
  layers: (outputs, params) => [flatten(), dense(integerParameter(params, "hidden")), relu(), dense(outputs)],
};
