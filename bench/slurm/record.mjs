// Measures a study on the Slurm cluster of cluster.sh, with one node lost half-way, against one process.
// Run as root: node bench/slurm/record.mjs [--study table-3] [--scale demo] [--work DIR] [--out FILE]
// Needs Debian's packages slurm-wlm, munge and snakemake. Takes some minutes.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    study: { type: "string", default: "table-3" },
    scale: { type: "string", default: "demo" },
    work: { type: "string", default: mkdtempSync(join(tmpdir(), "robin-slurm-")) },
    out: { type: "string" },
  },
});
const root = fileURLToPath(new URL("../../", import.meta.url));
const cluster = fileURLToPath(new URL("cluster.sh", import.meta.url));
const { work } = values;
const lab = join(work, "lab", "lab.mjs");
const slurm = join(work, "slurm");
const study = [values.study, "--scale", values.scale];
const load = () => loadavg().map((one) => Number(one.toFixed(1)));
const output = (command, ...args) => execFileSync(command, args, { encoding: "utf8" }).trim();

/** Runs a program to its end; returns its seconds, and the load of the machine before and after. */
async function timed(command, args, options = {}, during = async () => undefined) {
  const before = load();
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const noted = await during();
  const code = await ended;
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${code}`);
  return { seconds: Number(((performance.now() - started) / 1000).toFixed(1)), load: { before, after: load() }, noted };
}

function digestsOf(folder) {
  const found = new Map();
  for (const name of readdirSync(join(folder, "artefacts"))) {
    const { artefact } = JSON.parse(readFileSync(join(folder, "artefacts", name), "utf8"));
    found.set(artefact.key, artefact.digest);
  }
  return found;
}

spawnSync(process.execPath, [join(root, "scripts/bundle.mjs"), "--out", join(work, "lab"), "--platform", "none"], {
  stdio: "inherit",
});
output(cluster, "start", slurm);
process.env.SLURM_CONF = join(slurm, "slurm.conf");
try {
  const flow = join(work, "flow");
  execFileSync(process.execPath, [lab, "workflow", ...study, "--out", flow], { stdio: "inherit" });
  const jobs = Object.keys(JSON.parse(readFileSync(join(flow, "workflow.json"), "utf8")).jobs);
  const complete = () => {
    try {
      return readdirSync(join(flow, "receipts")).filter((name) => name.endsWith(".json")).length;
    } catch {
      return 0;
    }
  };
  const onSlurm = await timed("snakemake", ["--profile", "slurm"], { cwd: flow }, async () => {
    while (complete() < jobs.length / 2) await pause(500);
    // Once something runs there, so that work is lost.
    while (output("squeue", "-h", "-w", "node2", "-t", "R") === "") {
      if (complete() === jobs.length)
        throw new Error("the workflow ended before node2 could be lost: take a larger study");
      await pause(500);
    }
    await pause(3000);
    const lost = output("squeue", "-h", "-w", "node2", "-t", "R", "-o", "%i %j");
    const at = complete();
    output(cluster, "lose", "node2", slurm);
    return { complete: at, lost };
  });
  const onePlace = join(work, "run");
  const one = await timed(process.execPath, [lab, "run", ...study, "--backend", "wasm", "--out", onePlace]);
  const [ours, theirs] = [digestsOf(flow), digestsOf(onePlace)];
  const different = [...theirs].filter(([key, digest]) => ours.get(key) !== digest).length;
  const record = {
    what: `${study.join(" ")} on Slurm, node2 of two nodes lost half-way, against one process with two workers`,
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model, cores: availableParallelism(), memoryBytes: totalmem() },
    versions: { node: process.version, snakemake: output("snakemake", "--version"), slurm: output("sinfo", "-V") },
    tasks: theirs.size,
    jobs: jobs.length,
    slurm: { ...onSlurm, states: output("sinfo", "-h", "-N", "-o", "%N %T") },
    oneProcess: one,
    resultsThatDiffer: different,
  };
  const text = `${JSON.stringify(record, null, 1)}\n`;
  process.stdout.write(text);
  if (values.out !== undefined) writeFileSync(values.out, text);
  process.exitCode = different === 0 && ours.size === theirs.size ? 0 : 1;
} finally {
  output(cluster, "stop", slurm);
}
