export { classBalance } from "./classBalance.ts";
export { coherenceHistogram } from "./coherenceHistogram.ts";
export { comparison } from "./comparison.ts";
export { cosineMatrix } from "./cosineMatrix.ts";
export { memberCurve } from "./memberCurve.ts";
export { overlap } from "./overlap.ts";
export { robustAccuracyVsEpsilon } from "./robustAccuracyVsEpsilon.ts";
export { trainingCurves } from "./trainingCurves.ts";
