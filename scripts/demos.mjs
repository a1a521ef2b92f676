// `npm run demos`: runs every study of a scale in one store, so that nothing is trained twice, and saves each result as
// public/demos/<id>.json (scale cifar: <id>-cifar.json) as soon as it is finished. Run it again to resume.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const largest = 200_000;

const { values, positionals } = parseArgs({
  options: {
    scale: { type: "string", default: "demo" },
    out: { type: "string" },
    cache: { type: "string" },
    public: { type: "string", default: "public/demos" },
    workers: { type: "string" },
    backend: { type: "string" },
    data: { type: "string" },
    dataset: { type: "string" },
    pack: { type: "string" },
    help: { type: "boolean" },
  },
  allowPositionals: true,
});
if (values.help) {
  console.log(
    `npm run demos [-- [study ...] [--scale demo|cifar] [--out DIR] [--cache DIR] [--workers N] [--backend ID]
                   [--dataset NAME] [--data DIR] [--pack ID]]

Runs the given studies (default: all that have the scale), stores finished tasks in DIR/store of --out (default
out/demos, of scale cifar out/demos-cifar) or in the folder of --cache, and writes public/demos/<study>.json, of scale cifar
public/demos/<study>-cifar.json, and public/demos/index.json. --cache of a run of the preset cifar10-quick shares its
trainings: npm run demos -- --scale cifar --dataset cifar10-jpeg --data DIR --backend wasm-fma --cache out/cifar10
--pack cifar10 uses the networks of the pack, as stored, instead.`,
  );
  process.exit(0);
}
if (!["demo", "cifar"].includes(values.scale)) {
  console.error(`--scale ${values.scale} found, demo or cifar expected`);
  process.exit(2);
}
const suffix = values.scale === "demo" ? "" : `-${values.scale}`;
const out = values.out ?? `out/demos${suffix}`;

function lab(args, stdout) {
  const command = ["cli/lab.mjs", ...args];
  return spawnSync(process.execPath, command, { stdio: ["ignore", stdout, "inherit"], encoding: "utf8" });
}

/** The ids of all studies, or of those that have a scale. */
function studiesOf(...scale) {
  const { status, stdout } = lab(["presets", "--studies", ...scale], "pipe");
  if (status !== 0) process.exit(status ?? 1);
  return stdout.split("\n").filter((id) => id !== "");
}

const all = studiesOf();
const known = studiesOf("--scale", values.scale);
const unknown = positionals.filter((id) => !known.includes(id));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")} found, studies expected: ${known.join(", ")}`);
  process.exit(2);
}

mkdirSync(values.public, { recursive: true });
const failed = [];
for (const id of positionals.length > 0 ? positionals : known) {
  const folder = join(out, id);
  const passed = ["workers", "backend", "data", "dataset", "pack"].flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, values[name]],
  );
  const { status } = lab(
    ["run", id, "--scale", values.scale, "--out", folder, "--cache", values.cache ?? join(out, "store"), ...passed],
    "inherit",
  );
  if (status === 130) process.exit(130);
  if (status !== 0) {
    failed.push(id);
    continue;
  }
  const file = join(folder, "study.json");
  const { size } = statSync(file);
  if (size > largest) {
    console.error(`${file} has ${size} bytes, at most ${largest} expected`);
    failed.push(id);
    continue;
  }
  // The page derives the answer from the rows, and would not notice when a stored one becomes outdated.
  const { answer: _, ...demo } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(join(values.public, `${id}${suffix}.json`), `${JSON.stringify(demo)}\n`);
  writeIndex();
}
if (failed.length > 0) {
  console.error(`not finished: ${failed.join(", ")}`);
  process.exit(1);
}

/** Writes what the page lists before a demo is opened: every scale that is there, in the order of the studies. */
function writeIndex() {
  const present = new Set(readdirSync(values.public).map((name) => name.replace(/\.json$/, "")));
  const demos = ["", "-cifar"]
    .flatMap((scale) => all.map((id) => `${id}${scale}`))
    .filter((id) => present.has(id))
    .map((id) => {
      const file = JSON.parse(readFileSync(join(values.public, `${id}.json`), "utf8"));
      const { title, section, question } = file;
      return { id, title, section, question, finished: file.provenance.finished };
    });
  writeFileSync(join(values.public, "index.json"), `${JSON.stringify({ demos }, null, 1)}\n`);
}
