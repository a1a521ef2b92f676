import type { PackOutcomes } from "../../experiment/summary/packOutcomes.ts";
import { normSchema, threatSchema } from "../../experiment/terms/choice.ts";
import { z } from "../../experiment/terms/zod.ts";
import { resolved } from "./schemaParts.ts";

const mostImages = 10_000;
const text = z.string().max(200);
const bits = z.string().regex(/^[0-9a-f]*$/, "hexadecimal digits expected");
const whole = z.array(z.int().min(-1)).max(mostImages);
const numbers = z.array(z.number().nullable()).max(mostImages);

const schema = z.object({
  format: z.literal("robin-lab-outcomes"),
  version: z.literal(1),
  pack: text,
  command: z.string().max(1000),
  evaluation: z.looseObject({ examples: z.int() }),
  images: z.object({ split: z.enum(["train", "validation", "test"]), ids: whole, labels: whole }),
  systems: z
    .array(
      z.object({
        id: text,
        cleanPredictions: whole,
        cleanWrong: bits,
        attacks: z
          .array(
            z.object({
              attack: resolved,
              strategy: text,
              threat: threatSchema,
              broken: bits,
              predictions: whole,
              steps: whole,
            }),
          )
          .max(100),
        coherence: numbers.optional(),
        distances: z
          .array(z.object({ norm: normSchema, within: z.number(), searches: z.array(text).max(50), sizes: numbers }))
          .max(2),
      }),
    )
    .max(50),
  provenance: z.object({
    version: text,
    backend: z.object({ id: z.enum(["webgpu", "wasm-fma", "wasm", "cpu"]), adapter: text, tfjs: text }),
    seconds: z.number(),
  }),
});

/** Checks a parsed `outcomes.json`. @throws an Error that names the first invalid field. */
export function readOutcomes(content: unknown, path: string): PackOutcomes {
  const result = schema.safeParse(content);
  if (result.success) return result.data as unknown as PackOutcomes;
  const issue = result.error.issues[0];
  throw new Error(`${path} holds no results that this lab can read: ${issue?.path.join(".")}: ${issue?.message}`);
}
