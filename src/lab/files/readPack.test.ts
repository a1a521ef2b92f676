import { expect, test } from "vitest";
import type { HealthRow } from "../../experiment/health/healthRows.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { readPack } from "./readPack.ts";

const digest = "0".repeat(64);
const warning: HealthRow = {
  check: "saturation",
  label: "Scores against margins",
  system: "hidden",
  threat: { norm: "linf", epsilon: 0.1 },
  verdict: "warn",
  numbers: { lead: 0.5 },
  sentence: "attack the margins",
};
const pack = {
  format: "robin-lab-pack",
  version: 1,
  id: "masked",
  label: "Masked",
  command: "npm run lab",
  spec: smoke,
  systems: [
    {
      id: "hidden",
      label: "Hidden",
      system: {
        decomposition: { id: "multiclass", params: {} },
        members: [
          {
            source: { from: "import", digest },
            network: { id: "linear", params: {} },
            labelling: { groups: [0, 1], sampling: "natural" },
          },
        ],
        mask: { id: "quantiser", params: { levels: 8 } },
      },
    },
  ],
  files: { [digest]: "weights.safetensors" },
  accuracies: [],
  health: [warning],
};

test("a pack keeps the mask of a system, which would else pass for its sound twin, and its warnings", () => {
  const read = readPack(pack, "pack.json");
  expect(read.systems[0]?.system.mask).toEqual({ id: "quantiser", params: { levels: 8 } });
  expect(read.health).toEqual([warning]);
});
