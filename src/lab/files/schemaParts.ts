import { choiceSchema } from "../../experiment/terms/choice.ts";
import { z } from "../../experiment/terms/zod.ts";

/** Schemas that packs and results share. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, "a digest has 64 hexadecimal digits");
export const resolved = choiceSchema.required({ params: true });

export const labelling = z.looseObject({
  groups: z.array(z.int().min(0).nullable()).max(1000),
  sampling: z.enum(["natural", "balanced"]),
});

export const proportion = z.looseObject({
  count: z.int().min(0),
  n: z.int().min(0),
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

export const gap = z.looseObject({ a: z.string(), b: z.string(), difference: z.number() });
export const overlap = z.looseObject({ system: z.string(), both: z.int(), n: z.int() });
export const coherence = z.looseObject({ system: z.string(), n: z.int(), mean: z.number() });

export const healthFinding = z.looseObject({
  check: z.string(),
  label: z.string(),
  system: z.string(),
  threat: z.looseObject({ norm: z.enum(["linf", "l2"]), epsilon: z.number() }).nullable(),
  verdict: z.enum(["pass", "warn", "not-run"]),
  sentence: z.string(),
});
