import { type Architecture, integerParameter } from "./architecture.ts";
import { conv2d, dense, flatten, relu } from "./layer.ts";

/** `cnnSmall` with f and 2f filters and h hidden units instead of 16, 32 and 100; the same PyTorch names. */
export const cnnWide: Architecture = {
  id: "cnn-wide",
  layers: (outputs, params) => {
    const filters = integerParameter(params, "filters");
    return [
      conv2d(filters, { kernel: 4, stride: 2, padding: 1 }),
      relu(),
      conv2d(2 * filters, { kernel: 4, stride: 2, padding: 1 }),
      relu(),
      flatten(),
      dense(integerParameter(params, "hidden")),
      relu(),
      dense(outputs),
    ];
  },
};
