import { z } from "../../experiment/terms/zod.ts";
import { coherence, digest, gap, healthFinding, labelling, overlap, proportion, resolved } from "./schemaParts.ts";

const kind = z.enum(["train", "evaluate", "transfer", "coherence", "distance", "health"]);

const member = z.looseObject({
  source: z.discriminatedUnion("from", [
    z.object({ from: z.literal("task"), key: digest }),
    z.object({ from: z.literal("import"), digest }),
  ]),
  network: resolved,
  labelling,
});

const threat = z.looseObject({ norm: z.enum(["linf", "l2"]), epsilon: z.number() });
const warnings = z.array(z.looseObject({ code: z.string(), detail: z.string() })).max(10_000);
const backend = z.looseObject({ id: z.enum(["webgpu", "wasm-fma", "wasm", "cpu"]), adapter: z.string() });

/** The structure of `result.json`. Digests verify its contents, and `parseSpec` its spec. */
export const resultFileSchema = z.object({
  format: z.literal("robin-lab-result"),
  version: z.literal(1),
  spec: z.unknown(),
  systems: z
    .array(
      z.looseObject({
        id: z.string().max(80),
        label: z.string().max(200),
        system: z.looseObject({ decomposition: resolved, members: z.array(member).min(1).max(1000) }),
      }),
    )
    .min(1)
    .max(50),
  imported: z.array(digest).max(1000).optional(),
  tasks: z
    .array(
      z.object({
        key: digest,
        label: z.string().max(500),
        task: z.looseObject({ kind }),
        status: z.enum(["waiting", "running", "paused", "computed", "cached", "imported", "failed", "stopped"]),
        digest: digest.nullable(),
        data: z.looseObject({ kind }).nullable(),
        warnings,
        provenance: z
          .looseObject({ version: z.string(), backend, seconds: z.number(), finished: z.string() })
          .nullable(),
        // A plain path inside the folder, so that a result never reads outside it.
        weights: z
          .string()
          .regex(/^weights\/[0-9a-f]{64}\.safetensors$/, "expected weights/<key>.safetensors")
          .nullable(),
        error: z.string().nullable(),
      }),
    )
    .max(50_000),
  summary: z.looseObject({
    accuracies: z
      .array(
        z.looseObject({
          system: z.string(),
          measure: z.string(),
          attack: z.string(),
          strategy: z.string(),
          threat: threat.nullable(),
          accuracy: proportion,
          backend,
          warnings,
        }),
      )
      .max(10_000),
    gaps: z.array(gap).max(10_000),
    overlaps: z.array(overlap.extend({ threat })).max(100_000),
    coherence: z.array(coherence).max(100),
    spreads: z
      .array(z.looseObject({ system: z.string(), values: z.array(z.number()), mean: z.number() }))
      .max(10_000)
      .default([]),
    // Absent in results of older versions of the lab.
    health: z
      .array(healthFinding.extend({ numbers: z.record(z.string(), z.number()) }))
      .max(10_000)
      .default([]),
  }),
});
