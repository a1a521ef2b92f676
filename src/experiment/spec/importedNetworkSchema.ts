import type { ImportedNetwork } from "../terms/importedNetwork.ts";
import { z } from "../terms/zod.ts";

const count = z.int().min(0).max(1e15);
const side = z.int().min(1).max(4096);

export const importedNetworkSchema = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/, "a digest has 64 hexadecimal digits"),
  height: side,
  width: side,
  channels: z.int().min(1).max(16),
  outputs: z.int().min(2).max(100_000),
  parameters: count,
  multiplyAdds: count,
  activations: count,
}) satisfies z.ZodType<ImportedNetwork>;
