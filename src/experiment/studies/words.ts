import type { Norm, Threat } from "../terms/choice.ts";
import { budgets, type Level, type Scale } from "./scales.ts";

const numberText = (value: number): string => String(Number(value.toPrecision(4)));

/** "8/255" for a budget of the paper on CIFAR-10 in linf, else the plain number: "0.5". */
export function paperEpsilonText({ norm, epsilon }: Threat): string {
  const levels = epsilon * 255;
  const isLevels = norm === "linf" && Math.abs(levels - Math.round(levels)) < 1e-6;
  return isLevels ? `${Math.round(levels)}/255` : numberText(epsilon);
}

/** A budget of this scale and, where it is another one, the paper's that it stands for: "linf 0.2 (for 8/255)". */
export function scaledThreatText(scale: Scale, paper: Threat): string {
  const { norm, epsilon } = scale.threat(paper);
  const own = epsilon === paper.epsilon ? paperEpsilonText(paper) : numberText(epsilon);
  return own === paperEpsilonText(paper)
    ? `${norm} ${own}`
    : `${norm} ${own} (for ${paperEpsilonText(paper)})`;
}

/** The heading of rows about systems trained with one budget. */
export function trainedText(scale: Scale, norm: Norm, level: Level): string {
  return `trained with ${scaledThreatText(scale, { norm, epsilon: budgets[norm][level] })}`;
}
