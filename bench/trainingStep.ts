// Images per second of one adversarial training step: PGD-10 (linf, random start) and a momentum step, batch 128. Contenders
// take turns within one run, so that other load affects them alike.
//
//   npx tsx bench/trainingStep.ts [--network cnn-small|cnn-2|myrtle|resnet-18] [--rounds 5]
//
// The result is written to bench/results/, with machine and versions.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, type as osType, release, totalmem } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { version_core } from "@tensorflow/tfjs-core";

const attack = { batch: 128, attackSteps: 10, epsilon: 0.3 } as const;

/** Networks and the images that they are measured on. The last two are 16 wide. */
const networks = {
  "cnn-small": { params: {}, size: 28, channels: 1 },
  "cnn-2": { params: { dense: 1024 }, size: 28, channels: 1 },
  myrtle: { params: { width: 16, norm: "batch" }, size: 32, channels: 3 },
  "resnet-18": { params: { width: 16 }, size: 32, channels: 3 },
} as const;

/** Runs training steps on request. */
interface Runner {
  /** Runs that many steps. Returns the CPU seconds that another process spent on them; threads count as our own. */
  run(steps: number): Promise<number>;
  stop(): void;
}

interface Contender {
  readonly name: string;
  /** Runners that run concurrently, each with its own model. */
  readonly runners: readonly Runner[];
  /** Training steps per runner and round. */
  readonly steps: number;
  /** Rounds in which it takes part; a very slow contender skips the others. */
  readonly rounds: number;
}

interface Unavailable {
  readonly name: string;
  readonly reason: string;
}

/** Images that one contender processed in one round. */
interface Sample {
  readonly perSecond: number;
  /** Hardly depends on other load. */
  readonly perCpuSecond: number;
}

type Reply = { readonly done: true } | { readonly failed: string };

function threadRunner(file: string, options: object): Runner {
  const worker = new Worker(new URL("./runner.mjs", import.meta.url), { workerData: { file, ...options } });
  return {
    run: (steps) =>
      new Promise((resolve, reject) => {
        worker.once("error", reject);
        worker.once("message", (reply: Reply) => {
          worker.off("error", reject);
          if ("failed" in reply) reject(new Error(reply.failed));
          else resolve(0);
        });
        worker.postMessage(steps);
      }),
    stop: () => void worker.terminate(),
  };
}

function pythonRunner(python: string, setting: object): Runner {
  const script = fileURLToPath(new URL("./trainingStep.py", import.meta.url));
  const child: ChildProcess = spawn(python, [script, JSON.stringify(setting)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  return {
    run: (steps) =>
      new Promise((resolve, reject) => {
        child.once("exit", (code) => reject(new Error(`PyTorch ended with exit code ${code}`)));
        lines.once("line", (line) => resolve(Number(line)));
        child.stdin?.write(`${steps}\n`);
      }),
    stop: () => child.stdin?.end(),
  };
}

/** A Python that has PyTorch, and its version. */
function findTorch(): { python: string; version: string } | Unavailable {
  const candidates = [process.env.PYTHON, "python3", "/usr/bin/python3"].filter((path) => path !== undefined);
  for (const python of candidates) {
    const { status, stdout } = spawnSync(python, ["-c", "import torch; print(torch.__version__)"], {
      encoding: "utf8",
    });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return { name: "PyTorch CPU", reason: `no torch in ${candidates.join(", ")}` };
}

const tenth = (value: number) => value.toFixed(1);

const median = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "5" }, network: { type: "string", default: "cnn-small" } },
  });
  const rounds = Number(values.rounds);
  const id = values.network as keyof typeof networks;
  if (!Object.hasOwn(networks, id)) throw new Error(`--network ${id} found, one of ${Object.keys(networks)} expected`);
  const { params, ...image } = networks[id];
  const setting = { ...attack, ...image };
  const ours = (backend: string) => threadRunner("./robinRunner.ts", { ...setting, network: { id, params }, backend });
  const stock = (backend: string) => threadRunner("./stockRunner.ts", { ...setting, backend });
  const torch = findTorch();
  const steps = id === "cnn-small" ? 6 : 1;
  const contenders: Contender[] = [
    { name: "RoBin Lab, fused WASM, 1 worker", runners: [ours("wasm-fma")], steps, rounds },
    { name: "RoBin Lab, WASM, 1 worker", runners: [ours("wasm")], steps, rounds },
  ];
  if (id === "cnn-small")
    contenders.push(
      { name: "RoBin Lab, fused WASM, 2 workers", runners: [ours("wasm-fma"), ours("wasm-fma")], steps, rounds },
      { name: "stock tfjs, WASM", runners: [stock("wasm")], steps: 1, rounds },
      { name: "stock tfjs, plain JavaScript", runners: [stock("cpu")], steps: 1, rounds: 1 },
    );
  const unavailable: Unavailable[] = [];
  if ("python" in torch)
    for (const threads of id === "cnn-small" ? [1, 2] : [1])
      contenders.push({
        name: `PyTorch CPU, ${threads} thread${threads > 1 ? "s" : ""}`,
        runners: [pythonRunner(torch.python, { ...setting, network: id, threads })],
        steps: Math.min(steps, 4),
        rounds,
      });
  else unavailable.push(torch);

  const started = new Date().toISOString();
  const loadBefore = loadavg();
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round <= rounds; round++)
    for (const { name, runners, steps, rounds: takesPart } of contenders) {
      if (unavailable.some((other) => other.name === name) || round > takesPart) continue;
      // Round 0 compiles and warms up with one step, except for contenders of a single round, which are too slow for that.
      if (round === 0 && takesPart < rounds) continue;
      const count = round === 0 ? 1 : steps;
      const from = performance.now();
      const used = process.cpuUsage();
      let elsewhere: number[];
      try {
        elsewhere = await Promise.all(runners.map((runner) => runner.run(count)));
      } catch (error) {
        unavailable.push({ name, reason: error instanceof Error ? error.message : String(error) });
        continue;
      }
      if (round === 0) continue;
      const wallSeconds = (performance.now() - from) / 1000;
      const { user, system } = process.cpuUsage(used);
      const cpuSeconds = (user + system) / 1e6 + elsewhere.reduce((a, b) => a + b);
      const images = count * runners.length * setting.batch;
      const sample = { perSecond: images / wallSeconds, perCpuSecond: images / cpuSeconds };
      samples.set(name, [...(samples.get(name) ?? []), sample]);
      console.log(`round ${round}  ${name.padEnd(32)} ${tenth(sample.perSecond)} images/s`);
    }
  for (const { runners } of contenders) for (const runner of runners) runner.stop();

  const result = {
    benchmark: "adversarial training step",
    setting: { network: id, params, ...setting, weightStep: "momentum 0.9, weight decay 5e-4" },
    started,
    machine: {
      cpu: cpus()[0]?.model.trim(),
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${osType()} ${release()}`,
      loadBefore,
      loadAfter: loadavg(),
    },
    versions: { node: process.version, tfjs: version_core, torch: "version" in torch ? torch.version : null },
    images: [...samples].map(([name, taken]) => ({
      name,
      perSecond: median(taken.map(({ perSecond }) => perSecond)),
      perCpuSecond: median(taken.map(({ perCpuSecond }) => perCpuSecond)),
      samples: taken,
    })),
    unavailable,
  };
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`trainingStep-${id}-${started.slice(0, 10)}.json`, folder);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log("\n| contender | images per second | images per CPU second |\n|---|---|---|");
  for (const { name, perSecond, perCpuSecond } of result.images)
    console.log(`| ${name} | ${tenth(perSecond)} | ${tenth(perCpuSecond)} |`);
  for (const { name, reason } of unavailable) console.log(`| ${name} | cannot: ${reason} | |`);
  console.log(`\nwritten to ${fileURLToPath(file)}`);
}

await main();
