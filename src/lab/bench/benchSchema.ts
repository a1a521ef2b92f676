import { type BenchFile, benchFormat } from "../../experiment/machine/benchResult.ts";
import { z } from "../../experiment/terms/zod.ts";

const text = z.string().max(500);
const seconds = z.number().min(0);
const rate = z.strictObject({ median: seconds, min: seconds, max: seconds, rounds: z.int().min(1) });
const contender = {
  engine: z.enum(["lab", "stock tfjs", "PyTorch"]),
  backend: text,
  workers: z.int().min(1),
};

const batchRates = { batch: z.int().min(1), training: rate.nullable(), attack: rate.nullable() };

const measurement = z.strictObject({
  ...contender,
  network: text,
  adapter: text,
  ...batchRates,
  shared: z.array(z.strictObject(batchRates)).max(100).optional(),
  speed: z.strictObject({ call: seconds, image: z.number().positive() }).nullable(),
});

const missing = z.strictObject({
  ...contender,
  network: text.nullable(),
  kind: z.enum(["training", "attack"]).nullable(),
  reason: z.string().max(5000),
});

const schema: z.ZodType<BenchFile> = z.strictObject({
  format: z.literal(benchFormat),
  version: z.literal(1),
  date: text,
  lab: text,
  tfjs: text.nullable(),
  machine: z.strictObject({
    cpu: text.nullable(),
    cores: z.number().min(1),
    memoryGiB: seconds.nullable(),
    system: text,
    node: text.nullable(),
    load: z.strictObject({ before: seconds, after: seconds }).nullable(),
  }),
  measurements: z.array(measurement).max(1000),
  missing: z.array(missing).max(1000),
  warnings: z.array(z.string().max(1000)).max(10).optional(),
  seconds,
  stopped: z.boolean(),
});

/** The measured machine in the text of a file. @throws RangeError that says what is wrong with it. */
export function readBench(content: string): BenchFile {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new RangeError("it is not JSON; a file that lab bench or the page wrote was expected");
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new RangeError(
    `it is no measured machine (format ${benchFormat}, version 1): ${issue?.path.join(".") || "the file"}: ${issue?.message}`,
  );
}
