// The sweep behind the settings of the digits presets: trains each candidate and measures it on the VALIDATION split.
//     node bench/sweepDigits.mjs [name ...]      results: bench/results/sweep-digits.json, table: bench/README.md
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

const candidates = {
  "e20 b64 lr.05 s2": {},
  "e20 b64 lr.10 s2": { "training.learningRate": 0.1 },
  "e20 b128 lr.10 s2": { "training.learningRate": 0.1, "training.batchSize": 128 },
  "e20 b64 lr.20 s2": { "training.learningRate": 0.2 },
  "e20 b64 lr.10 s2, drops .6 .85": { "training.learningRate": 0.1, "training.drops": [0.6, 0.85] },
  "e20 b64 lr.10 s3": { "training.learningRate": 0.1, "defence.params.steps": 3 },
  "e20 b64 lr.10 s1": {
    "training.learningRate": 0.1,
    "defence.params.steps": 1,
    "defence.params.relativeStep": 1.25,
  },
  "e40 b64 lr.10 s2, drops .6 .85": {
    "training.learningRate": 0.1,
    "training.drops": [0.6, 0.85],
    "training.epochs": 40,
  },
  "e40 b64 lr.10 s3, drops .6 .85": {
    "training.learningRate": 0.1,
    "training.drops": [0.6, 0.85],
    "training.epochs": 40,
    "defence.params.steps": 3,
  },
};
const shared = {
  "training.epochs": 20,
  "training.batchSize": 64,
  "training.learningRate": 0.05,
  "training.drops": [0.5],
  "defence.params.steps": 2,
  "evaluation.split": "validation",
  "evaluation.examples": 256,
  "evaluation.strategies": ["core"],
  "evaluation.attacks": [{ id: "pgd", params: { steps: 20 } }],
  "evaluation.threats": [0.1, 0.2, 0.3].map((epsilon) => ({ norm: "linf", epsilon })),
  "evaluation.coherence": false,
};
const file = "bench/results/sweep-digits.json";
const scratch = "out/sweep";

const wanted = process.argv.slice(2);
const rows = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).rows : [];
for (const [name, settings] of Object.entries(candidates)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const sets = Object.entries({ ...shared, ...settings }).flatMap(([path, value]) => [
    "--set",
    `${path}=${JSON.stringify(value)}`,
  ]);
  const out = join(scratch, name.replaceAll(/[^a-z0-9]+/g, "-"));
  const { status } = spawnSync(
    "npm",
    [
      "run",
      "--silent",
      "lab",
      "--",
      "run",
      "digits-full",
      "--out",
      out,
      "--cache",
      join(scratch, "cache"),
      "--backend",
      "wasm",
      ...sets,
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (status !== 0) throw new Error(`candidate "${name}" ended with status ${status}`);
  const { summary, tasks } = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
  const trainSeconds = tasks
    .filter(({ task }) => task.kind === "train")
    .reduce((sum, { provenance }) => sum + provenance.seconds, 0);
  const row = { name, settings, trainSeconds: Math.round(trainSeconds) };
  for (const system of ["multiclass", "robin"])
    for (const { measure, threat, accuracy } of summary.accuracies.filter((r) => r.system === system))
      if (measure === "clean" || measure === "core")
        row[`${system} ${measure} ${threat?.epsilon ?? ""}`.trim()] = accuracy.value;
  rows.splice(0, rows.length, ...rows.filter((r) => r.name !== name), row);
  console.log(JSON.stringify(row));
  mkdirSync("bench/results", { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ machine: cpus()[0].model, node: process.version, split: "validation", n: 256, attack: "PGD-20, core strategies", rows }, null, 2)}\n`,
  );
}
