import { readFileSync } from "node:fs";
import { buildNetwork } from "../workers/networks/index.ts";
import { readSafetensors, type SafetensorsEntry } from "../workers/weights/safetensors.ts";

const shapes = {
  linear: { shape: [13, 11, 3], outputs: 4, params: {} },
  mlp: { shape: [20, 20, 1], outputs: 5, params: { hidden: 8 } },
  "cnn-small": { shape: [13, 11, 3], outputs: 2, params: {} },
  "cnn-2": { shape: [9, 10, 1], outputs: 3, params: { dense: 8 } },
} as const;

export const torchNetworks = Object.keys(shapes) as (keyof typeof shapes)[];

/** What scripts/fixtures/makeTorchFixtures.py wrote for one network. */
export function torchFixture(id: (typeof torchNetworks)[number]) {
  const { shape, outputs, params } = shapes[id];
  const read = (kind: string) =>
    readFileSync(new URL(`../workers/networks/fixtures/${id}.${kind}.safetensors`, import.meta.url));
  const cases = readSafetensors(read("cases")).tensors;
  const entry = (name: string) => cases[name] as SafetensorsEntry;
  return {
    choice: { id, params },
    network: buildNetwork({ id, params }, shape, outputs),
    weights: read("weights"),
    shape,
    outputs,
    images: Uint8Array.from(entry("images").values),
    labels: Uint8Array.from(entry("labels").values),
    logits: entry("logits").values,
    attacked: { linf: entry("linf").values, l2: entry("l2").values },
    after: (name: string) => entry(`after.${name}`).values,
  };
}
