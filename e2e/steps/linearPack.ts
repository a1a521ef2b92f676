import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";

/** A linear network with 2 or 10 outputs, as a safetensors file. */
function linearWeights(outputs: number, inputs: number): Buffer {
  const values = Float32Array.from({ length: outputs * (inputs + 1) }, (_, i) => Math.sin(i * 12.9898) / 20);
  const weights = outputs * inputs * 4;
  const header = JSON.stringify({
    "1.weight": { dtype: "F32", shape: [outputs, inputs], data_offsets: [0, weights] },
    "1.bias": { dtype: "F32", shape: [outputs], data_offsets: [weights, weights + outputs * 4] },
  });
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(Math.ceil(header.length / 8) * 8));
  return Buffer.concat([
    size,
    Buffer.from(header.padEnd(Math.ceil(header.length / 8) * 8)),
    Buffer.from(values.buffer),
  ]);
}

interface PackJson {
  id: string;
  label: string;
  spec: { dataset: { id: string } };
  files: Record<string, string>;
  outcomes?: string;
  systems: {
    system: {
      members: {
        source: { digest: string };
        network: { id: string };
        labelling: { groups: (number | null)[] };
      }[];
    };
  }[];
}

/**
 * Adds a pack of linear networks on a data set of ten classes to the lab, whose images are not on the machine.
 *
 * @param inputs values of one image.
 */
export async function shipLinearPack(
  page: Page,
  { id, label, dataset, inputs }: { id: string; label: string; dataset: string; inputs: number },
): Promise<void> {
  const index = await (await page.request.get("models/index.json")).json();
  const pack: PackJson = await (await page.request.get("models/digits-standard/pack.json")).json();
  const files: Record<string, Buffer> = {};
  pack.files = {};
  delete pack.outcomes;
  for (const { system } of pack.systems)
    for (const member of system.members) {
      const weights = linearWeights(new Set(member.labelling.groups).size, inputs);
      const digest = createHash("sha256").update(weights).digest("hex");
      member.source.digest = digest;
      member.network = { ...member.network, id: "linear" };
      pack.files[digest] = `${digest}.safetensors`;
      files[`${digest}.safetensors`] = weights;
    }
  pack.id = id;
  pack.label = label;
  pack.spec.dataset = { id: dataset };
  index.packs.push({ id, label, dataset });
  await page.route("**/models/index.json", (route) => route.fulfill({ json: index }));
  await page.route(`**/models/${id}/*`, (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
    const weights = files[name];
    return weights === undefined ? route.fulfill({ json: pack }) : route.fulfill({ body: weights });
  });
}
