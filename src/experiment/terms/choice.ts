import { z } from "./zod.ts";

/** The norms of a threat. Norms flatten every axis of an image but the batch axis. */
export const normSchema = z.enum(["linf", "l2"]);
export type Norm = z.infer<typeof normSchema>;

/** What the attacker may do: perturb an image by at most `epsilon` in `norm`, on the [0,1] pixel scale, inside the box. */
export const threatSchema = z.strictObject({ norm: normSchema, epsilon: z.number().min(0).max(100) });
export type Threat = z.infer<typeof threatSchema>;

/** "linf 0.1", unrounded: equal for equal threats, and "" for none. */
export const threatKey = (threat: Threat | null): string =>
  threat === null ? "" : `${threat.norm} ${threat.epsilon}`;

export const sameThreat = (a: Threat | null, b: Threat | null): boolean => threatKey(a) === threatKey(b);

/** A parameter of a catalogue entry: always plain data. */
export const parameterSchema = z.union([z.number(), z.boolean(), z.string()]);
export type ParameterValue = z.infer<typeof parameterSchema>;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** One entry of the catalogue with the parameters that differ from its defaults. */
export const choiceSchema = z.strictObject({
  id: z.string().min(1).max(64),
  params: z.record(z.string().max(64), parameterSchema).optional(),
});
export type Choice = z.infer<typeof choiceSchema>;
