import { epsilonText } from "../terms/format.ts";

/**
 * The label of a task for people: "PGD-10 margin linf 8/255 on robin, 0-255". Labels are stored with the exact number,
 * 0.03137254901960784.
 */
export const taskLabelText = (label: string): string =>
  label.replaceAll(
    /\b(linf|l2) (\d+(?:\.\d+)?(?:e-?\d+)?)(?![\w.])/g,
    (_, norm: string, epsilon: string) => `${norm} ${shortEpsilon(Number(epsilon))}`,
  );

/** "8/255", or three digits where it is no such fraction: "0.1". */
export const shortEpsilon = (epsilon: number): string => epsilonText(epsilon).split(" ")[0] ?? "";
