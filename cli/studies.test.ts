import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { studies } from "../src/experiment/studies/index.ts";
import { planStudy, resultsOf, type StudyPlan } from "../src/experiment/studies/planStudy.ts";
import { type StudyFile, studyFile } from "../src/experiment/studies/studyFile.ts";
import { unpackBits } from "../src/experiment/terms/bits.ts";
import { figureSvg } from "../src/figures/drawing/exportFigure.ts";
import { studyFigures } from "../src/figures/studies/studyFigures.ts";
import { artefactsOf, type RunState } from "../src/lab/run/runState.ts";
import type { Store } from "../src/lab/store/store.ts";
import { labCommand } from "../tests/labCommand.ts";
import { openRunStore, runTasks } from "./runs/runTasks.ts";
import { createProgressView } from "./terminal/progress.ts";
import { studyText } from "./terminal/studyText.ts";

let folder: string;
let plans: readonly StudyPlan[];
let state: RunState;

const silent = createProgressView({ write: () => undefined });

/** All smoke studies as one run, as `npm run demos` shares one store. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-studies-"));
  plans = await Promise.all(studies.map((study) => planStudy(study, "smoke")));
  const tasks = [...new Map(plans.flatMap((plan) => plan.tasks.map((task) => [task.key, task] as const))).values()];
  const store: Store = await openRunStore(join(folder, "store"), { tasks }, silent);
  state = await runTasks(
    { tasks },
    {
      title: "every study",
      store,
      view: silent,
      signal: new AbortController().signal,
      device: { prefer: "wasm", adapter: undefined },
      workers: 2,
      data: undefined,
    },
  );
}, 240_000);
afterAll(() => rm(folder, { recursive: true }));

test("every study runs, and every number of its rows is measured", () => {
  expect(state.tasks.filter(({ status }) => status !== "computed").map(({ label, error }) => [label, error])).toEqual(
    [],
  );
  const artefacts = artefactsOf(state.tasks);
  for (const planned of plans) {
    const { study, scale } = planned;
    const rows = study.rows(resultsOf(planned, artefacts), scale);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row, `${study.id}: ${row.system}, ${row.quantity}`).not.toHaveProperty("ours", null);
    const text = studyText(study, scale, rows, []);
    for (const { system } of rows) expect(text).toContain(system);
    const figures = studyFigures(study, rows);
    expect(figures.length).toBeGreaterThan(0);
    for (const { figure, rows: drawn } of figures) {
      const size = { width: 760, height: figure.height(drawn, 760) };
      expect(figureSvg(figure, drawn, {}, size)).not.toMatch(/NaN|undefined|Infinity/);
    }
    const file = studyFile(planned, artefacts);
    expect(JSON.stringify(file).length).toBeLessThan(200_000);
  }
});

test("lab run prints a study beside the paper's numbers and leaves a file, tables and pictures", async () => {
  const out = join(folder, "table-3");
  const args = ["table-3", "--scale", "smoke", "--cache", join(folder, "store")];
  const planned = await labCommand(["plan", ...args]);
  expect(planned.out).toContain("0 to run: nothing is left to run");
  expect(planned.out).toMatch(/table-6 +11 trainings/);
  const run = await labCommand(["run", ...args, "--out", out, "--latex", "--backend", "wasm"]);
  expect(run.code).toBe(0);
  for (const words of ["Best Arm, linf 0.25", "37.4 %", "to multiclass", "wasm, cpu (simd)", "0.25 (for 10/255)"])
    expect(run.out).toContain(words);
  expect((await readdir(out)).sort()).toEqual([
    "linf",
    "robin-lab.bib",
    "study.json",
    "table-3-table.tex",
    "table-3.csv",
    "table-3.svg",
    "table-3.tex",
  ]);
  expect(await readFile(join(out, "table-3-table.tex"), "utf8")).toMatch(/\\begin\{tabular\}[\s\S]*\\bottomrule/);
  expect(await readFile(join(out, "table-3.tex"), "utf8")).toContain("\\includegraphics[width=\\linewidth]{table-3}");
  const [settings] = (await readFile(join(out, "table-3.csv"), "utf8")).split("\r\n");
  expect(settings).toMatch(/^# settings: \{.*"scale":"smoke","deviations":\[".*tiny networks/);
  const file = JSON.parse(await readFile(join(out, "study.json"), "utf8")) as StudyFile;
  expect(file).toMatchObject({ format: "robin-lab-study", study: "table-3", scale: "smoke" });
  const [experiment] = file.experiments;
  const softmax = experiment?.flags.find(({ strategy }) => strategy === "softmax");
  const bits = unpackBits(softmax?.errors ?? "", experiment?.images.ids.length ?? 0);
  const row = file.rows.find(({ series }) => series === "Softmax");
  expect(row?.ours?.value).toBe(bits.filter((bit) => bit === 0).length / 16);
});

test("scales and settings that a study does not have are refused by name", async () => {
  const wrong = await labCommand(["run", "table-3", "--scale", "mnist", "--out", folder]);
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.err).toContain("--scale mnist found, one of smoke, demo, cifar, paper expected by table-3");
  const set = await labCommand(["run", "table-3", "--set", "seed=2", "--out", folder]);
  expect(set.err).toContain("--set seed=2 found with study table-3, no setting expected");
  const preset = await labCommand(["run", "smoke", "--scale", "demo", "--out", folder]);
  expect(preset.err).toContain("--scale found with smoke, a study expected");
  expect((await labCommand(["presets"])).out).toContain("table-3");
});
