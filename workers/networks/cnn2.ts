import { type Architecture, integerParameter } from "./architecture.ts";
import { conv2d, dense, flatten, maxPool2d, relu } from "./layer.ts";

/**
 * The paper's CNN-2 as the MNIST challenge has it: 3,274,634 parameters at 28x28x1 with ten outputs and 1,024 dense
 * units (paper-spec 9.3 a). PyTorch: nn.Sequential(nn.Conv2d(c, 32, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2),
 * nn.Conv2d(32, 64, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * h/4 * w/4, dense), nn.ReLU(),
 * nn.Linear(dense, outputs)); names 0.*, 3.*, 7.*, 9.*.
 */
export const cnn2: Architecture = {
  id: "cnn-2",
  layers: (outputs, params) => [
    conv2d(32, { kernel: 5, stride: 1, padding: 2 }),
    relu(),
    maxPool2d(2, 2),
    conv2d(64, { kernel: 5, stride: 1, padding: 2 }),
    relu(),
    maxPool2d(2, 2),
    flatten(),
    dense(integerParameter(params, "dense")),
    relu(),
    dense(outputs),
  ],
};
