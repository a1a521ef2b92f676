import { specSchema } from "../../experiment/spec/spec.ts";
import type { Pack, PackIndex } from "../../experiment/summary/pack.ts";
import { normSchema } from "../../experiment/terms/choice.ts";
import { z } from "../../experiment/terms/zod.ts";
import { coherence, digest, gap, healthFinding, labelling, overlap, proportion, resolved } from "./schemaParts.ts";

const memberSchema = z.object({
  source: z.object({ from: z.literal("import"), digest }),
  network: resolved,
  labelling,
});

/** A plain file name, so that a pack never reads outside its own folder. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a file name, without folders");

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
  files: z.record(digest, fileName),
  outcomes: fileName.optional(),
  accuracies: z.array(z.looseObject({ system: z.string(), measure: z.string(), accuracy: proportion })).max(10_000),
  gaps: z.array(gap).max(10_000).optional(),
  overlaps: z.array(overlap).max(100_000).optional(),
  coherence: z.array(coherence).max(100).optional(),
  health: z.array(healthFinding).max(10_000).optional(),
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

/** Checks a parsed `pack.json`. @throws an Error that names the first invalid field. */
export function readPack(content: unknown, path: string): Pack {
  const pack = read(packSchema, content, path) as unknown as Pack;
  for (const { id, system } of pack.systems) {
    for (const { source } of system.members) {
      if (source.from === "import" && pack.files[source.digest] === undefined) {
        throw new Error(`${path}: system ${id} needs weights ${source.digest}, which are in no file of the pack`);
      }
    }
  }
  return pack;
}

/** Checks the parsed `index.json` of the packs. @throws an Error that names the first invalid field. */
export function readPackIndex(content: unknown, path: string): PackIndex {
  return read(indexSchema, content, path);
}

function read<T>(schema: z.ZodType<T>, content: unknown, path: string): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join(".") ?? "";
  throw new Error(`${path} is not a pack this lab can read: ${place === "" ? "" : `${place}: `}${issue?.message}`);
}
