import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { labCommand as lab } from "../tests/labCommand.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-models-"));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (...path: string[]) => join(folder, ...path);

test("a pack goes out as ONNX, comes back as a model, is evaluated without training, and goes out again", async () => {
  const exported = await lab(["export", "digits-standard", "--onnx", "--out", at("onnx")]);
  expect(exported.err).toBe("");
  expect(exported.code).toBe(0);
  const file = at("onnx", "multiclass.onnx");
  const imported = await lab(["import", file, "--data", "digits", "--data", at("data"), "--id", "mine"]);
  expect(imported.err).toBe("");
  expect(imported.out).toMatch(/ONNX, opset 13, by robin-lab/);
  // The accuracy that its pack states on the first test images.
  expect(imported.out).toMatch(/accuracy on 200 test images: 9\d\.\d %/);

  const like = [
    "--set",
    'evaluation.attacks=[{"id":"pgd","params":{"steps":2}}]',
    "--set",
    "evaluation.health=false",
    "--examples",
    "8",
  ];
  const where = ["--dataset", "digits", "--data", at("data"), "--backend", "wasm", "--workers", "1"];
  const evaluated = await lab(["evaluate", "--system", "mine", ...where, ...like, "--out", at("run")]);
  expect(evaluated.code).toBe(0);
  const result: ResultFile = JSON.parse(await readFile(at("run", "result.json"), "utf8"));
  expect(result.tasks.some(({ task }) => task.kind === "train")).toBe(false);
  expect(result.imported).toHaveLength(1);
  const again = await lab(["export", at("run"), "--onnx", "--out", at("again")]);
  expect(again.out).toContain("mine.onnx");
}, 120_000);

test("files of one name in several folders are told apart, and weights beside a file are found", async () => {
  const bytes = await readFile(new URL("../workers/models/fixtures/cnn.onnx", import.meta.url));
  const arms = ["b", "a"].map((arm) => at("arms", arm, "model.onnx"));
  for (const path of arms) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    await writeFile(`${path}.data`, "weights");
  }
  const where = ["--data", "digits", "--data", folder, "--id", "x"];
  const { err } = await lab(["import", ...arms, ...where, "--scores", "0,1", "--arms", [...arms].reverse().join()]);
  // The arms were found by their paths; what remains is that the fixture is no network for digits.
  expect(err).toMatch(/^lab: 2 files found, one for each of the 10 classes expected/);
  const twice = await lab(["import", ...arms, ...where, "--arms", [arms[0], arms[0]].join()]);
  expect(twice.err).toMatch(/^lab: b\/model\.onnx is named for two arms/);
});

test("what is wrong is said: no such model, no folder, a pickle, the wrong pixels", async () => {
  const missing = await lab(["run", "smoke", "--system", "other", "--data", folder, "--out", at("none")]);
  expect(missing).toMatchObject({ code: 2, err: expect.stringMatching(/--system other found/) });
  const pickle = fileURLToPath(import.meta.url);
  const refused = await lab(["import", pickle, "--data", "digits", "--data", folder, "--id", "x"]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/an \.onnx file/) });
});
