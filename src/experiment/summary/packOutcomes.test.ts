import { expect, test } from "vitest";
import type { Artefact } from "../artefacts/artefact.ts";
import { imageResults } from "../artefacts/imageResults.ts";
import { planImported } from "../plan/plan.ts";
import type { PlannedTask } from "../plan/plannedTask.ts";
import { presets } from "../presets/index.ts";
import { outcomesEvaluation, packedResults, packOutcomes } from "./packOutcomes.ts";

const member = (groups: readonly (number | null)[]) =>
  ({
    source: { from: "import", digest: "0" },
    network: { id: "linear", params: {} },
    labelling: { groups, sampling: "natural" },
  }) as const;
const classes = Array.from({ length: 10 }, (_, cls) => cls);
const one = { decomposition: { id: "multiclass", params: {} }, members: [member(classes)] };
const robin = {
  decomposition: { id: "one-vs-all", params: { balanced: true } },
  members: classes.map((cls) => member(classes.map((other) => (other === cls ? 1 : 0)))),
};
const systems = [
  { id: "multiclass", label: "Multiclass", parameters: 0, system: one },
  { id: "robin", label: "RoBin", parameters: 0, system: robin },
];

/** Image i has label i mod 10; image 0 is a clean error, and attacks break every third image. */
function artefactOf({ key, task }: PlannedTask): readonly [string, Artefact] {
  if (!("examples" in task)) throw new Error("no evaluation");
  const { from, to } = task.examples;
  const positions = Array.from({ length: to - from }, (_, i) => from + i);
  const broken = positions.map((at) =>
    at === 0 || (at % 3 === 0 && "attack" in task && task.attack.id !== "none") ? 1 : 0,
  );
  const listed = {
    ids: positions.map((at) => 4000 + at),
    labels: positions.map((at) => at % 10),
    cleanWrong: positions.map((at) => (at === 0 ? 1 : 0)),
    zeroGradients: 0,
    nonFiniteGradients: 0,
  };
  const data =
    task.kind === "evaluate"
      ? ({
          ...listed,
          kind: "evaluate",
          cleanPredictions: positions.map((at) => (at === 0 ? 5 : at % 10)),
          broken,
          predictions: positions.map((at, i) => (broken[i] === 1 ? (at + 1) % 10 : at % 10)),
          sizes: broken,
          steps: broken.map((flag, i) => (flag === 1 && positions[i] !== 0 ? 3 : -1)),
          objectives: broken.map(() => -1),
        } as const)
      : task.kind === "distance"
        ? ({
            ...listed,
            kind: "distance",
            distances: positions.map((at) => (at === 1 ? 0.5 : at / 1000)),
            censored: positions.map((at) => (at === 1 ? 1 : 0)),
            attempts: [{ attack: "DeepFool", strategy: "margin", nearest: broken }],
          } as const)
        : ({
            ...listed,
            kind: "coherence",
            correct: positions.map(() => 1),
            coherence: positions.map((at) => (at === 2 ? null : 0.25)),
            meanCosine: [],
            skippedPairs: 0,
          } as const);
  const backend = { id: "wasm", adapter: "cpu", software: false, reason: "", tfjs: "4", threads: 1 } as const;
  const provenance = { version: "1", backend, seconds: 1, finished: "" };
  return [key, { key, task, digest: "", inputs: {}, data, warnings: [], provenance }];
}

test("the file of a pack brings back what is known about each image", async () => {
  const evaluation = outcomesEvaluation(presets["digits-full"]);
  expect(evaluation).toMatchObject({
    examples: 500,
    threats: [
      { norm: "linf", epsilon: 0.1 },
      { norm: "linf", epsilon: 0.2 },
    ],
  });
  const plan = await planImported({ ...presets["digits-full"], evaluation }, systems);
  const artefacts = new Map(plan.tasks.map(artefactOf));
  const file = JSON.parse(JSON.stringify(packOutcomes({ id: "mine" }, plan, artefacts, "1")));
  expect(file.command).toBe("npm run lab -- outcomes mine");
  expect(JSON.stringify(file).length).toBeLessThan(20_000);

  const known = packedResults(file, { spec: plan.spec, systems });
  const expected = plan.systems.map((system) => imageResults(plan, system, artefacts));
  expect(known.map(({ system }) => system)).toEqual(["multiclass", "robin"]);
  expect(known[1]).toEqual(expected[1]);
  expect(known[0]).toEqual(expected[0]);
  expect(known[1]?.coherence.get(2)).toBeNull();
  expect(known[0]?.distances[0]?.sizes.get(1)).toBe(Number.POSITIVE_INFINITY);
  expect(known[1]?.outcomes[1]?.attacks.map(({ name }) => name)).toEqual(["PGD-20 softmax", "PGD-20 margin"]);

  artefacts.delete(plan.tasks[0]?.key ?? "");
  expect(() => packOutcomes({ id: "mine" }, plan, artefacts, "1")).toThrow("tasks found, all expected");
});

test("a pack without adversarial training is measured at its largest budget and at half of it", () => {
  const { threats } = outcomesEvaluation(presets["digits-standard"]);
  expect(threats.map(({ epsilon }) => epsilon)).toEqual([0.05, 0.1]);
});
