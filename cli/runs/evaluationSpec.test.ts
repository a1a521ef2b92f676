import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { presets } from "../../src/experiment/presets/index.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { packEvaluationSpec } from "./evaluationSpec.ts";
import { namedPack } from "./trainedSystems.ts";

type Options = Parameters<typeof packEvaluationSpec>[3];

async function judged(id: string, systems: string | undefined, options: Options = {}): Promise<ExperimentSpec> {
  const pack = await namedPack(id);
  if (pack === undefined) throw new Error(`no pack ${id}`);
  return packEvaluationSpec(pack, systems, [], options);
}

test("--like evaluates as another experiment does, with the images and the budget that are asked for", async () => {
  const like = { like: "smoke" };
  const { evaluation: same } = await judged("digits-adversarial", undefined, like);
  expect(same).toMatchObject({ examples: 32, threats: [{ norm: "linf", epsilon: 0.05 }], attacks: [{ id: "pgd" }] });
  const options = { ...like, epsilon: "0.3", norm: "l2", examples: "16" };
  const { evaluation: changed } = await judged("digits-adversarial", undefined, options);
  expect(changed).toEqual({ ...same, examples: 16, threats: [{ norm: "l2", epsilon: 0.3 }] });
  const { evaluation: usual } = await judged("digits-adversarial", undefined, { ...like, norm: "l2" });
  expect(usual.threats).toEqual([{ norm: "l2", epsilon: 0.5 }]);
});

test("one budget also replaces those of single attacks, and a budget alone needs the norm of the experiment", async () => {
  const { evaluation } = await judged("cifar10", undefined, { like: "cifar10-quick", epsilon: "4/255" });
  expect(evaluation.threats).toEqual([{ norm: "linf", epsilon: 4 / 255 }]);
  expect(evaluation.attacks.map(({ threats }) => threats)).toEqual([undefined, undefined]);
  const folder = await mkdtemp(join(tmpdir(), "lab-like-"));
  const like = join(folder, "both.json");
  const both = (["linf", "l2"] as const).map((norm) => ({ norm, epsilon: 0.2 }));
  const spec = { ...presets.smoke, evaluation: { ...presets.smoke.evaluation, threats: both } };
  await writeFile(like, JSON.stringify(spec));
  await expect(judged("digits-adversarial", undefined, { like, epsilon: "0.1" })).rejects.toThrow(
    `--epsilon 0.1 found with --like ${like}, which attacks in linf and l2: add --norm`,
  );
  const chosen = await judged("digits-adversarial", undefined, { like, epsilon: "0.1", norm: "l2" });
  expect(chosen.evaluation.threats).toEqual([{ norm: "l2", epsilon: 0.1 }]);
  await rm(folder, { recursive: true });
});

test("a pack that is judged anew keeps what its spec says about training alone", async () => {
  const { deviations } = await judged("cifar10", "multiclass", { examples: "32" });
  expect(deviations).toEqual([
    "the Myrtle CNN of width 16 (99,210 parameters) instead of 64 (1,558,026)",
    "30 epochs, learning rate 0.03 with two drops instead of 80 epochs, 0.1 with one",
    "3 inner steps instead of 10, and flips without crops",
    "linf 8/255 is restored: the paper's text has lost the budget",
    "each network trained once",
    "data set cifar10-jpeg instead of cifar-10",
  ]);
  const mnist = await judged("mnist", undefined, { set: ["evaluation.examples=16"] });
  expect(mnist.deviations?.slice(-2)).toEqual(["each network trained once", "changed by --set evaluation.examples=16"]);
});

test("a system is judged once, in the usual budget for its images", async () => {
  await expect(judgedNow("robin,robin")).rejects.toThrow("--systems robin,robin: robin found twice, each system once");
  expect((await judgedNow("robin")).evaluation.threats).toEqual([{ norm: "linf", epsilon: 0.1 }]);
  expect((await judged("cifar10", "robin")).evaluation.threats).toEqual([{ norm: "linf", epsilon: 8 / 255 }]);
});

const judgedNow = (systems: string) => judged("digits-standard", systems);
