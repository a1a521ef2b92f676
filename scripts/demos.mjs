// `npm run demos`: runs every study at scale demo in one store, so that nothing is trained twice, and saves each result as
// public/demos/<id>.json as soon as it is finished. Run it again to resume.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const largest = 200_000;

const { values, positionals } = parseArgs({
  options: {
    out: { type: "string", default: "out/demos" },
    public: { type: "string", default: "public/demos" },
    workers: { type: "string" },
    help: { type: "boolean" },
  },
  allowPositionals: true,
});
if (values.help) {
  console.log(
    `npm run demos [-- [study ...] [--workers N] [--out DIR]]

Runs the given studies (default: all) at scale demo, stores finished tasks in DIR/store (default out/demos), and writes
public/demos/<study>.json and public/demos/index.json.`,
  );
  process.exit(0);
}

function lab(args, stdout) {
  const command = ["--import", "tsx", "cli/main.ts", ...args];
  return spawnSync(process.execPath, command, { stdio: ["ignore", stdout, "inherit"], encoding: "utf8" });
}

const listed = lab(["presets", "--studies"], "pipe");
if (listed.status !== 0) process.exit(listed.status ?? 1);
const known = listed.stdout.split("\n").filter((id) => id !== "");
const unknown = positionals.filter((id) => !known.includes(id));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")} found, studies expected: ${known.join(", ")}`);
  process.exit(2);
}

mkdirSync(values.public, { recursive: true });
const failed = [];
for (const id of positionals.length > 0 ? positionals : known) {
  const folder = join(values.out, id);
  const workers = values.workers === undefined ? [] : ["--workers", values.workers];
  const { status } = lab(
    ["run", id, "--scale", "demo", "--out", folder, "--cache", join(values.out, "store"), ...workers],
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
  copyFileSync(file, join(values.public, `${id}.json`));
  writeIndex();
}
if (failed.length > 0) {
  console.error(`not finished: ${failed.join(", ")}`);
  process.exit(1);
}

/** Writes what the page lists before a demo is opened, in the order of the studies. */
function writeIndex() {
  const present = new Set(readdirSync(values.public).map((name) => name.replace(/\.json$/, "")));
  const demos = known
    .filter((id) => present.has(id))
    .map((id) => {
      const file = JSON.parse(readFileSync(join(values.public, `${id}.json`), "utf8"));
      const { title, section, question } = file;
      return { id, title, section, question, finished: file.provenance.finished };
    });
  writeFileSync(join(values.public, "index.json"), `${JSON.stringify({ demos }, null, 1)}\n`);
}
