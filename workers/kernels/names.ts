/** Names under which our kernels are registered. The prefix "Robin" distinguishes them from stock kernels. */
export const kernelNames = {
  conv2d: "RobinConv2D",
  dense: "RobinDense",
  conv2dInputGradient: "RobinConv2DInputGradient",
  conv2dFilterGradient: "RobinConv2DFilterGradient",
  denseInputGradient: "RobinDenseInputGradient",
  denseFilterGradient: "RobinDenseFilterGradient",
  crossEntropy: "RobinCrossEntropy",
  crossEntropyGradient: "RobinCrossEntropyGradient",
  climbedCrossEntropyGradient: "RobinClimbedCrossEntropyGradient",
  armMargins: "RobinArmMargins",
  armMarginsGradient: "RobinArmMarginsGradient",
  normalise: "RobinNormalise",
  normaliseGradient: "RobinNormaliseGradient",
  addRelu: "RobinAddRelu",
  reluMask: "RobinReluMask",
  columnSums: "RobinColumnSums",
  gatherImages: "RobinGatherImages",
  uniformNoise: "RobinUniformNoise",
  pgdStep: "RobinPgdStep",
  gradientDefects: "RobinGradientDefects",
  ascentStatus: "RobinAscentStatus",
  keepRows: "RobinKeepRows",
  momentumStep: "RobinMomentumStep",
} as const;

export type Activation = "linear" | "relu";
