import { expect, test } from "vitest";
import smoke from "../../../experiment/presets/smoke.ts";
import { type AttackedImage, type CraftedImage, waitingAttack } from "../../../state/attack/attackedImage.ts";
import { defaultSettings } from "../../../state/attack/attackSettings.ts";
import { labSystem, type SystemGroup } from "../../../state/systems/systems.ts";
import { transferRows } from "./transferRows.ts";

const member = {
  source: { from: "task" as const, key: "x" },
  network: { id: "linear", params: {} },
  labelling: { groups: [0, 1, 2], sampling: "natural" as const },
};
const systems = ["a", "b"].map((id, series) => {
  const system = labSystem("run", id, id, { decomposition: { id: "multiclass", params: {} }, members: [member] });
  const group = { id: "run", label: "run", spec: smoke, systems: [system] } as unknown as SystemGroup;
  return { system, group, name: id, label: id, series };
});
const ids = systems.map(({ system }) => system.id);
const answers = [
  { on: ids[0] as string, by: ids[1] as string, prediction: 2 },
  { on: ids[1] as string, by: ids[0] as string, prediction: 1 },
];

/** An attack on both systems, which read the original as 1 and as 0. */
function shown(label: number | null, target: number | null): AttackedImage {
  const image = {
    shape: [1, 1, 1] as const,
    classes: ["0", "1", "2"],
    pixels: new Float32Array(1),
    label,
    source: { kind: "own", name: "x", isSaid: label !== null } as const,
  };
  const settings = { ...defaultSettings, target };
  const attacks = systems.map(({ system }, at) => ({
    ...waitingAttack(system, settings),
    crafted: { cleanPrediction: 1 - at, runs: [] } as unknown as CraftedImage,
  }));
  return { image, settings, groupId: "run", attacks };
}

const outcomes = (label: number | null, target: number | null) =>
  transferRows(shown(label, target), answers, systems).map(({ on, by, answer, outcome }) =>
    [on.label, by.label, answer, outcome].join(" "),
  );

test("an image transfers where it fools the judge, who must have been right before", () => {
  expect(outcomes(1, null)).toEqual(["a b 2 wrong", "b a 1 held"]);
  expect(outcomes(0, null)).toEqual(["a b 2 fooled", "b a 1 wrong"]);
  // Towards a target, other errors do not count.
  expect(outcomes(0, 1)).toEqual(["a b 2 held", "b a 1 wrong"]);
});

test("without a label, each judge is held to what it read", () => {
  expect(outcomes(null, null)).toEqual(["a b 2 fooled", "b a 1 held"]);
});
