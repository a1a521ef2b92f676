import { expect, test } from "vitest";
import { wilson } from "../../experiment/artefacts/accuracy.ts";
import { plan } from "../../experiment/plan/plan.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { StoredModel } from "../../lab/engine/modelApi.ts";
import { newRun } from "../runs/run.ts";
import { type EvaluationForm, evaluationSpec, evaluationStore } from "./evaluation.ts";
import { suspicionOf } from "./modelCheck.ts";
import { dataOf, modelGroups, unknownData } from "./modelSystems.ts";
import { withModels } from "./withModels.ts";

const digits = Array.from({ length: 10 }, (_, cls) => String(cls));

const model = (name: string, digit: string, change: Partial<StoredModel> = {}): StoredModel => ({
  name,
  classes: digits,
  decomposition: { id: "multiclass" },
  imported: [
    {
      digest: digit.repeat(64),
      height: 20,
      width: 20,
      channels: 1,
      outputs: 10,
      parameters: 1000,
      multiplyAdds: 5000,
      activations: 300,
    },
  ],
  settings: {
    layout: "nchw",
    colours: "rgb",
    range: [0, 1],
    mean: null,
    std: null,
    height: 20,
    width: 20,
    channels: 1,
    output: "logits",
    scores: digits.map(Number),
  },
  origin: "net.onnx",
  notes: [],
  bytes: 4000,
  ...change,
});

test("models find their data by size and classes, and stand beside every group on the same", async () => {
  expect(dataOf(model("mine", "a"), [])).toEqual({ id: "digits" });
  const letters = model("letters", "b", { classes: digits.map((digit) => `letter ${digit}`) });
  expect(dataOf(letters, [])).toEqual(unknownData([20, 20, 1], letters.classes));
  const groups = await modelGroups([model("mine", "a"), letters, model("other", "c")], []);
  expect(groups.map(({ systems }) => systems.map(({ label }) => label))).toEqual([["mine", "other"], ["letters"]]);
  const [own] = groups as [(typeof groups)[number]];
  const pack = { ...own, id: "pack-x", origin: "pack" as const, systems: [] };
  const run = { ...own, id: "run-x", origin: "run" as const, systems: own.systems.slice(0, 1) };
  const offered = withModels(groups)([run, pack]);
  expect(offered.map(({ id }) => id)).toEqual(["pack-x", ...groups.map(({ id }) => id), "run-x"]);
  expect(offered[0]?.systems.map(({ label }) => label)).toEqual(["mine", "other"]);
  // A run that evaluated the model does not offer it twice.
  expect(offered.at(-1)?.systems.map(({ label }) => label)).toEqual(["mine", "other"]);
});

test("an evaluation trains nothing, alone or beside a run whose networks are trained", async () => {
  const form: EvaluationForm = { ...evaluationStore.getInitialState(), distance: true, transfer: true };
  const mine = [model("mine", "a"), model("robin", "c")];
  const alone = evaluationSpec(form, mine, undefined);
  expect(parseSpec(alone)).toMatchObject({ ok: true });
  const kinds = async (spec: typeof alone) => (await plan(spec)).tasks.map(({ task }) => task.kind);
  expect(new Set(await kinds(alone))).toEqual(new Set(["evaluate", "transfer", "distance", "health"]));
  expect(alone.evaluation.threats).toEqual([{ norm: "linf", epsilon: 0.1 }]);

  const beside = evaluationSpec(form, mine, newRun("run-1", "2026-01-01T00:00:00Z", smoke));
  expect(parseSpec(beside)).toMatchObject({ ok: true });
  expect(beside.systems.map(({ id }) => id)).toEqual(["multiclass", "robin", "mine", "own-robin"]);
  const trained = (await plan(smoke)).tasks.filter(({ task }) => task.kind === "train").map(({ key }) => key);
  const planned = await plan(beside);
  expect(
    planned.tasks
      .filter(({ task }) => task.kind === "train")
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...trained].sort());
  expect(planned.systems.map(({ label }) => label).slice(2)).toEqual(["mine", "own-robin"]);
});

test("every attack and AutoAttack give experiments that can run", () => {
  for (const attacks of ["every", "auto"] as const) {
    const spec = evaluationSpec({ ...evaluationStore.getInitialState(), attacks }, [model("mine", "a")], undefined);
    expect(parseSpec(spec)).toMatchObject({ ok: true });
    if (attacks === "every") expect(spec.evaluation.attacks.length).toBeGreaterThan(8);
  }
});

test("answers that suggest wrong settings are named", () => {
  const guessing = Array.from({ length: 100 }, (_, i) => (7 * i) % 10);
  expect(suspicionOf(wilson(98, 100), guessing, digits)).toBeNull();
  expect(suspicionOf(wilson(11, 100), guessing, digits)).toMatch(/near chance/);
  expect(suspicionOf(wilson(10, 100), Array(100).fill(3), digits)).toMatch(/answers 3 for every image/);
  expect(suspicionOf(wilson(38, 100), guessing, digits)).toMatch(/low for a trained network/);
});
