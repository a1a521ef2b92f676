import { integer, type Parameter, real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";

/** Parameters that several attacks have, each with a default and, where it differs, a help text of the attack. */

export const stepsParameter = (
  value: number,
  help = "Gradient steps of one run; more find more, with less and less gain after about 20.",
  max = 1000,
): Parameter => ({ id: "steps", label: "Steps", help, kind: "integer", default: value, min: 1, max });

export const relativeStepParameter = (value: number): Parameter => ({
  id: "relativeStep",
  label: "Relative step",
  help: "Size of one step times the number of steps, in epsilons: each step moves relativeStep x epsilon / steps.",
  ...real({ default: value, min: 0.01, max: 100 }),
});

export const restartsParameter = (
  value = 1,
  help = "Runs from different random points; an image counts as broken when any run breaks it.",
): Parameter => ({
  id: "restarts",
  label: "Restarts",
  help,
  ...integer({ default: value, min: 1, max: 100 }),
});

export const randomStartParameter = (value: boolean, where = "inside the budget"): Parameter => ({
  id: "randomStart",
  label: "Random start",
  help: `Whether a run starts at a random point ${where} instead of at the clean image.`,
  kind: "boolean",
  default: value,
});

export const queriesParameter = (value: number, help: string): Parameter => ({
  id: "queries",
  label: "Queries",
  help,
  ...integer({ default: value, min: 1, max: 100_000 }),
});

export const halvingsParameter = (value: number, help: string): Parameter => ({
  id: "halvings",
  label: "Halvings",
  help,
  ...integer({ default: value, min: 0, max: 40 }),
});

/** Gradient steps of all restarts together. */
export const stepsOfRestarts = ({ steps, restarts }: Readonly<Record<string, unknown>>): number =>
  Number(steps) * Number(restarts);

const bothNorms: AttackEntry["norms"] = ["linf", "l2"];

/** Attacks that ascend a loss inside the budget, with restarts. */
export const ascending = {
  norms: bothNorms,
  needs: "loss",
  minimal: false,
  steps: stepsOfRestarts,
} as const satisfies Partial<AttackEntry>;

/** Attacks that search for the smallest perturbation across a boundary. */
export const minimising = {
  norms: bothNorms,
  needs: "margin",
  minimal: true,
} as const satisfies Partial<AttackEntry>;
