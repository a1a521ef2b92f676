import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogue } from "../src/experiment/catalogue/index.ts";
import { presets } from "../src/experiment/presets/index.ts";
import { labVersion } from "../src/experiment/terms/version.ts";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

const lab = (...args: string[]) => labCommand(args);

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test("help, version, and the help of every command", async () => {
  expect(await lab("--version")).toEqual({ code: 0, out: `${labVersion}\n`, err: "" });
  const { out } = await lab("--help");
  for (const command of ["run", "sweep", "plan", "presets", "describe", "validate", "pretrain"]) {
    expect(out).toContain(`  ${command}`);
    expect((await lab(command, "--help")).out).toContain(`lab ${command}`);
  }
});

const twoThreats = JSON.stringify([0.05, 0.1].map((epsilon) => ({ id: "pgd", threats: [{ norm: "linf", epsilon }] })));

test.each([
  [[], "no command found"],
  [["runn"], "unknown command: runn; commands are run,"],
  [["run"], "a preset, a study or the path of a spec expected"],
  [["run", "smoke"], "no --out found"],
  [["run", "smoke", "--out", "x", "--backend", "gpu"], "--backend gpu found, one of webgpu, wasm-fma, wasm, cpu"],
  [["run", "smoke", "--out", "x", "--workers", "0"], "--workers 0 found"],
  [["run", "smoke", "--out", "x", "--turbo"], "unknown option '--turbo'"],
  [["run", "no-such", "--out", "x"], "unknown preset and no such file: no-such; presets are digits-quick"],
  [["run", "smoke", "--out", "/dev/null/x"], "/dev/null/x cannot be used for results"],
  [["plan", "smoke", "--set", "training.epochs"], "no path=value found"],
  [["plan", "smoke", "--set", "trainng.epochs=3"], 'trainng: unknown field "trainng"'],
  [["plan", "smoke", "--set", "systems.robbin.id=x"], "systems has no entry robbin; it has multiclass, robin"],
  [["plan", "smoke", "--set", "seed.x=1"], "seed is 1, which has no x"],
  [["plan", "smoke", "--set", "__proto__.x=1"], "unknown path __proto__.x"],
  [
    ["plan", "smoke", "--set", "training.epochs=many"],
    '--set training.epochs=many: a number expected, "many" is not a number',
  ],
  [["plan", "smoke", "--set", "network.id=mpl"], 'unknown network "mpl": use one of linear'],
  [["describe", "planet"], "unknown noun: planet; nouns are datasets"],
  [["describe", "attack", "pgdd"], "unknown attack: pgdd; known ids: none"],
  [["plan", "smoke", "--set", 'evaluation.attacks=[{"id":"pgd"'], "the JSON of the value cannot be read"],
  [
    ["plan", "smoke", "--set", "evaluation.attacks[0].threats[0].epsilon=0.3"],
    "evaluation.attacks.0 has no threats yet",
  ],
  [["plan", "smoke", "--out", "x", "--out", "y"], "--out x and --out y found, --out takes one value: remove one"],
  [["validate", tmpdir()], `${tmpdir()} is a folder, the path of a spec or of a result.json expected`],
  [["evaluate", "--pack", "mnist", "--out", "x", "--epsilon", "-0.1"], "--epsilon -0.1 found, a number from 0 to 100"],
  [
    ["plan", "smoke", "--set", `evaluation.attacks=${twoThreats}`],
    'an attack that runs at several threats is one entry that names all of them: {"id":"pgd","threats":[',
  ],
  [["presets", "nothing"], "unknown preset: nothing"],
  [["pretrain", "--from", "x", "--id", "A b", "--label", "l"], "--id A b found"],
  [["pretrain", "--from", "/no/run", "--id", "a", "--label", "l"], "result.json is missing"],
])("lab %j is refused with what is wrong and exit code 2", async (args, message) => {
  const { code, err } = await lab(...args);
  expect(err).toContain(message);
  expect(err).not.toContain("    at ");
  expect(code).toBe(2);
});

test("validate names every problem of a file and accepts every preset", async () => {
  const broken = { ...presets.smoke, seed: -1, training: { ...presets.smoke.training, epochs: 0 } };
  const { code, err } = await lab("validate", await file("broken.json", JSON.stringify(broken)));
  expect(code).toBe(2);
  expect(err).toContain("seed: -1 found");
  expect(err).toContain("training.epochs: 0 found");
  expect((await lab("validate", await file("torn.json", '{"version": 1,'))).err).toContain("no JSON found");
  for (const [id, spec] of Object.entries(presets)) {
    const { code: fine, out } = await lab("validate", await file(`${id}.json`, JSON.stringify(spec)));
    expect(out).toContain("is valid");
    expect(fine).toBe(0);
  }
});

test("story check lists the steps of a story, or its problems by line", async () => {
  const good = await lab("story", "check", "public/stories/robin.md");
  expect(good.code).toBe(0);
  expect(good.out).toContain("8  What the paper claims, and what this lab measured");
  const path = await file("lesson.md", "# A lesson\n\n## One\n\n[Show](#attack?norm=l3)\n\n## Two\n");
  const bad = await lab("story", "check", path);
  expect(bad.code).toBe(2);
  expect(bad.err).toContain(`${path}:5: norm: "l3" found, "linf" or "l2" expected`);
  expect(bad.err).toContain(`${path}:7: no link found in the step "Two"`);
  expect((await lab("story", "show", path)).err).toContain("story check FILE expected");
});

test("presets prints a spec that validates; a result.json is a spec too", async () => {
  const { out } = await lab("presets", "smoke");
  expect(JSON.parse(out)).toEqual(presets.smoke);
  const result = { format: "robin-lab-result", version: 1, spec: presets.smoke };
  expect((await lab("validate", await file("result.json", JSON.stringify(result)))).code).toBe(0);
});

test("describe covers the whole catalogue", async () => {
  const { out } = await lab("describe");
  for (const [noun, entries] of Object.entries(catalogue)) {
    for (const entry of Object.values(entries)) {
      expect(out).toContain(`  ${entry.id}`);
      const described = await lab("describe", noun, entry.id);
      expect(described.out).toContain(entry.reference);
      for (const { id, help } of entry.params) {
        expect(described.out).toContain(`  ${id}: `);
        expect(described.out).toContain(help);
      }
    }
  }
});

test("describe suggests a near name, and not none for a short word", async () => {
  expect((await lab("describe", "attack", "pgdd")).err).toContain("did you mean pgd?");
  expect((await lab("describe", "attack", "nope")).err).not.toContain("did you mean");
});

test.runIf(process.platform === "linux")(
  "a place that takes no folders is refused instead of tried forever",
  async () => {
    const { code, err } = await lab("run", "smoke", "--out", "/proc/foo", "--backend", "cpu");
    expect(err).toContain("/proc/foo cannot be used for results: /proc/foo cannot be created, since /proc takes no");
    expect(code).toBe(2);
  },
);

test("plan lists what would run, takes settings into account and leaves no trace", async () => {
  const target = join(folder, "planned");
  const { out, code } = await lab(
    "plan",
    "smoke",
    "--out",
    target,
    "--workers",
    "1",
    "--set",
    'systems[1].network={"id":"mlp"}',
    "--set",
    "evaluation.threats.0.epsilon=8/255",
  );
  expect(code).toBe(0);
  expect(out).toMatch(/\ntrain robin +10 +0 +about/);
  expect(out).toMatch(/ on robin, linf 8\/255 /);
  expect(out).toMatch(/^22 tasks, 0 stored, 22 to run: about \d+ s on 1 worker with wasm/);
  await expect(rm(target)).rejects.toMatchObject({ code: "ENOENT" });
  expect((await lab("plan", "smoke", "--tasks")).out).toContain("train robin arm 9");
});
