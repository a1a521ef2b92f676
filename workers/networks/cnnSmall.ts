import type { Architecture } from "./architecture.ts";
import { conv2d, dense, flatten, relu } from "./layer.ts";

/**
 * Two strided convolutions and one hidden layer: 166,406 parameters at 28x28x1 with ten outputs (paper-spec 9.3 b).
 * PyTorch: nn.Sequential(nn.Conv2d(c, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
 * nn.Linear(32 * h/4 * w/4, 100), nn.ReLU(), nn.Linear(100, outputs)); names 0.*, 2.*, 5.*, 7.*.
 */
export const cnnSmall: Architecture = {
  id: "cnn-small",
  layers: (outputs) => [
    conv2d(16, { kernel: 4, stride: 2, padding: 1 }),
    relu(),
    conv2d(32, { kernel: 4, stride: 2, padding: 1 }),
    relu(),
    flatten(),
    dense(100),
    relu(),
    dense(outputs),
  ],
};
