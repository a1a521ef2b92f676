import { specSchema } from "../../experiment/spec/spec.ts";
import type { Pack, PackIndex } from "../../experiment/summary/pack.ts";
import { choiceSchema, normSchema, threatSchema } from "../../experiment/terms/choice.ts";
import { z } from "../../experiment/terms/zod.ts";

const digest = z.string().regex(/^[0-9a-f]{64}$/, "a digest is 64 hexadecimal digits");
const resolved = choiceSchema.required({ params: true });
const proportion = z.object({
  count: z.int().min(0),
  n: z.int().min(0),
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

const memberSchema = z.object({
  source: z.object({ from: z.literal("import"), digest }),
  network: resolved,
  labelling: z.object({
    groups: z.array(z.int().min(0).nullable()).max(1000),
    sampling: z.enum(["natural", "balanced"]),
  }),
});

const packSchema = z.object({
  format: z.literal("robin-lab-pack"),
  version: z.literal(1),
  id: z.string().max(80),
  label: z.string().max(200),
  command: z.string().max(1000),
  spec: specSchema,
  systems: z
    .array(
      z.object({
        id: z.string().max(80),
        label: z.string().max(200),
        system: z.object({
          decomposition: resolved,
          members: z.array(memberSchema).min(1).max(1000),
          mask: resolved.optional(),
        }),
      }),
    )
    .min(1)
    .max(50),
  // A plain file name: a pack never reads outside its own folder.
  files: z.record(digest, z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a file name, without folders")),
  accuracies: z
    .array(z.looseObject({ system: z.string(), measure: z.string(), accuracy: proportion }))
    .max(10_000),
  gaps: z
    .array(z.looseObject({ a: z.string(), b: z.string(), difference: z.number() }))
    .max(10_000)
    .optional(),
  overlaps: z
    .array(z.looseObject({ system: z.string(), both: z.int(), n: z.int() }))
    .max(100_000)
    .optional(),
  coherence: z
    .array(z.looseObject({ system: z.string(), n: z.int(), mean: z.number() }))
    .max(100)
    .optional(),
  health: z
    .array(
      z.looseObject({
        check: z.string(),
        label: z.string(),
        system: z.string(),
        threat: threatSchema.nullable(),
        verdict: z.enum(["pass", "warn", "not-run"]),
        sentence: z.string(),
      }),
    )
    .max(10_000)
    .optional(),
  distances: z
    .array(
      z.looseObject({
        system: z.string(),
        norm: normSchema,
        n: z.int(),
        curve: z.array(z.looseObject({ epsilon: z.number(), accuracy: proportion })).max(10_000),
      }),
    )
    .max(100)
    .optional(),
});

const indexSchema = z.object({
  packs: z
    .array(z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/), label: z.string(), dataset: z.string() }))
    .max(100),
});

/** Check a parsed `pack.json`. @throws naming the first thing that is not as a pack has it. */
export function readPack(content: unknown, path: string): Pack {
  const pack = read(packSchema, content, path) as unknown as Pack;
  for (const { id, system } of pack.systems) {
    for (const { source } of system.members) {
      if (source.from === "import" && pack.files[source.digest] === undefined) {
        throw new Error(
          `${path}: system ${id} needs weights ${source.digest}, which no file of the pack holds`,
        );
      }
    }
  }
  return pack;
}

/** Check a parsed `index.json` of the packs. */
export function readPackIndex(content: unknown, path: string): PackIndex {
  return read(indexSchema, content, path);
}

function read<T>(schema: z.ZodType<T>, content: unknown, path: string): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join(".") ?? "";
  throw new Error(
    `${path} is not a pack this lab can read: ${place === "" ? "" : `${place}: `}${issue?.message}`,
  );
}
