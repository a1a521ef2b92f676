import { z } from "./zod.ts";

/** Norms of threats, over all values of one image. */
export const normSchema = z.enum(["linf", "l2"]);
export type Norm = z.infer<typeof normSchema>;

/** The attacker may perturb an image by at most `epsilon` in `norm`, on the [0,1] pixel scale; pixels stay in [0,1]. */
export const threatSchema = z.strictObject({ norm: normSchema, epsilon: z.number().min(0).max(100) });
export type Threat = z.infer<typeof threatSchema>;

/** "linf 0.1", unrounded: equal for equal threats, and "" for none. */
export const threatKey = (threat: Threat | null): string => (threat === null ? "" : `${threat.norm} ${threat.epsilon}`);

export const sameThreat = (a: Threat | null, b: Threat | null): boolean => threatKey(a) === threatKey(b);

export const hasThreat = (threats: readonly Threat[], threat: Threat): boolean =>
  threats.some((one) => sameThreat(one, threat));

/** Value of a catalogue parameter. */
export const parameterSchema = z.union([z.number(), z.boolean(), z.string()]);
export type ParameterValue = z.infer<typeof parameterSchema>;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** A catalogue entry, with parameters that override its defaults. */
export const choiceSchema = z.strictObject({
  id: z.string().min(1).max(64),
  params: z.record(z.string().max(64), parameterSchema).optional(),
});
export type Choice = z.infer<typeof choiceSchema>;
