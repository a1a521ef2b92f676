/** Names under which our kernels are registered with the engine; "Robin" keeps them apart from the stock ones. */
export const kernelNames = {
  conv2d: "RobinConv2D",
  dense: "RobinDense",
  normalise: "RobinNormalise",
  normaliseGradient: "RobinNormaliseGradient",
  addRelu: "RobinAddRelu",
  reluMask: "RobinReluMask",
  columnSums: "RobinColumnSums",
  pgdStep: "RobinPgdStep",
  momentumStep: "RobinMomentumStep",
} as const;

export type Activation = "linear" | "relu";
