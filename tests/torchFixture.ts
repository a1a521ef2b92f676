import { readFileSync } from "node:fs";
import { buildNetwork } from "../workers/networks/index.ts";
import { readSafetensors, type SafetensorsEntry } from "../workers/weights/safetensors.ts";

const shapes = {
  linear: { id: "linear", shape: [13, 11, 3], outputs: 4, params: {} },
  mlp: { id: "mlp", shape: [20, 20, 1], outputs: 5, params: { hidden: 8 } },
  "cnn-small": { id: "cnn-small", shape: [13, 11, 3], outputs: 2, params: {} },
  "cnn-2": { id: "cnn-2", shape: [9, 10, 1], outputs: 3, params: { dense: 8 } },
  "mlp-one": { id: "mlp", shape: [8, 9, 1], outputs: 2, params: { hidden: 16, head: "one" } },
  myrtle: { id: "myrtle", shape: [16, 16, 3], outputs: 4, params: { width: 4, norm: "batch" } },
  "myrtle-group": { id: "myrtle", shape: [16, 16, 3], outputs: 2, params: { width: 4, norm: "group" } },
  "resnet-18": { id: "resnet-18", shape: [16, 16, 3], outputs: 5, params: { width: 4 } },
  "resnet-50": { id: "resnet-50", shape: [16, 16, 3], outputs: 3, params: { width: 2 } },
} as const;

export const torchNetworks = Object.keys(shapes) as (keyof typeof shapes)[];

/** The output of scripts/fixtures/makeTorchFixtures.py for one network. */
export function torchFixture(name: (typeof torchNetworks)[number]) {
  const { id, shape, outputs, params } = shapes[name];
  const read = (kind: string) =>
    readFileSync(new URL(`../workers/networks/fixtures/${name}.${kind}.safetensors`, import.meta.url));
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
    trainLogits: entry("train").values,
    gradient: (name: string) => entry(`gradient.${name}`).values,
    attacked: { linf: entry("linf").values, l2: entry("l2").values },
    after: (name: string) => entry(`after.${name}`).values,
  };
}
