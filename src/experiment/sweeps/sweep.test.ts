import { describe, expect, it, test } from "vitest";
import { presets } from "../presets/index.ts";
import { withSetting } from "../spec/setting.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { specDifference } from "../spec/specDifference.ts";
import { parseSpec } from "../spec/validate.ts";
import { readAxis, readAxisText } from "./axis.ts";
import { expandSweep, settingToDraw } from "./expandSweep.ts";
import { planSweep } from "./planSweep.ts";
import { sweepableSettings } from "./sweepable.ts";

const { smoke } = presets;

describe("the values of a swept setting", () => {
  it.each([
    ["training.epochs=4,8", ["4", "8"]],
    ["seed=1..3", ["1", "2", "3"]],
    ["seed=3..1", ["3", "2", "1"]],
    ["defence.params.epsilon=0.1..0.3..0.1", ["0.1", "0.2", "0.3"]],
    ["training.epochs=1, 4..6 ,1", ["1", "4", "5", "6"]],
    ["defence.params.epsilon=2/255,8/255", ["2/255", "8/255"]],
    ["training.drops=[0.5,0.75],[]", ["[0.5,0.75]", "[]"]],
    ["network.id=linear,mlp", ["linear", "mlp"]],
    ["training.learningRate=0,1; 0,2", ["0,1", "0,2"]],
    ["training.learningRate=0,1;", ["0,1"]],
    ['training.drops="a;b",[0.5]', ['"a;b"', "[0.5]"]],
  ])("%s", (text, values) => {
    expect(readAxisText(text).values).toEqual(values);
  });

  it.each([
    ["seed", "a setting and its values expected"],
    ["seed=", "a setting and its values expected"],
    ["seed=1..x", '"x" is not a number'],
    ["training.learningRate=0,05", "the comma separates 0 and 05; for decimal commas write semicolons"],
    ["seed=1..9..0", "a range expected"],
    ["seed=1..9..2..1", "a range expected"],
    ["seed=0..1000", "1001 values, at most 100 expected"],
  ])("refuses %s", (text, reason) => {
    expect(() => readAxisText(text)).toThrow(reason);
  });
});

describe("the runs of a sweep", () => {
  const axes = [readAxis("training.epochs", "2,1"), readAxis("seed", "1..3")];
  const points = expandSweep(smoke, axes);

  it("are every combination, the last setting changing fastest", () => {
    expect(points.map(({ id }) => id)).toEqual([
      "training.epochs=2, seed=1",
      "training.epochs=2, seed=2",
      "training.epochs=2, seed=3",
      "training.epochs=1, seed=1",
      "training.epochs=1, seed=2",
      "training.epochs=1, seed=3",
    ]);
    expect(points.map(({ spec }) => [spec.training.epochs, spec.seed])).toContainEqual([1, 3]);
  });

  it("say what they change, in their names and deviations; the unchanged experiment stays as it is", () => {
    const unchanged = points.find(
      ({ spec }) => spec.training.epochs === smoke.training.epochs && spec.seed === smoke.seed,
    );
    expect(unchanged?.spec).toEqual(smoke);
    const [, changed] = points;
    expect(changed?.spec.name).toBe(`${smoke.name}, training.epochs=2, seed=2`);
    expect(changed?.spec.deviations).toContain("seed 2 instead of 1");
  });

  it("are drawn against the first setting other than the seed, by its name in tables", () => {
    expect(settingToDraw(points, axes)).toBe("training.epochs");
    const budgets = [readAxis("seed", "1,2"), readAxis("evaluation.examples", "16,32")];
    expect(settingToDraw(expandSweep(smoke, budgets), budgets)).toBe("evaluation.examples");
    const seeds = [readAxis("seed", "1,2")];
    expect(settingToDraw(expandSweep(smoke, seeds), seeds)).toBe("seed");
  });

  it.each([
    [["seed=1"], "a sweep has at least two"],
    [["training.epochs=abc"], '"abc" is not a number'],
    [["seed=1,2", "seed=3,4"], "seed is swept twice"],
    [
      ["training.epochs=0,1"],
      "training.epochs=0 is not a valid experiment: training.epochs: 0 found, at least 1 expected",
    ],
    [["training.epoch=1,2"], 'unknown field "epoch"'],
    [["systems.robyn.training.epochs=1,2"], "has no entry robyn"],
    [
      ["training.learningRate=0.1,1e-1"],
      '"training.learningRate=0.1" and "training.learningRate=1e-1" are the same experiment',
    ],
    [["seed=1..20", "training.epochs=1..20"], "400 runs found, at most 100 expected"],
  ])("refuse %j", (over, reason) => {
    expect(() => expandSweep(smoke, over.map(readAxisText))).toThrow(reason);
  });

  it("share tasks, which are counted once", async () => {
    const { runs, tasks, shared } = await planSweep(expandSweep(smoke, [readAxis("evaluation.examples", "16,32")]));
    const own = runs.map(({ plan }) => plan.tasks.length);
    expect(shared).toBe(11);
    expect(tasks).toHaveLength((own[0] ?? 0) + (own[1] ?? 0) - shared);
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
  });
});

test.each(Object.entries(presets))("every setting that %s offers for a sweep can be swept by its path", (_, spec) => {
  const settings = sweepableSettings(spec);
  expect(new Set(settings.map(({ path }) => path)).size).toBe(settings.length);
  expect(settings.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["seed", "network.id", "training.epochs", "evaluation.examples"]),
  );
  for (const { path, now } of settings) {
    const set = withSetting(spec, path, now) as ExperimentSpec;
    expect(specDifference(spec, set), path).toEqual([]);
    expect(parseSpec(set).ok, path).toBe(true);
  }
});
