// `lab bench` with PyTorch on one thread as one more contender, if python3 can import it. PYTHON names another interpreter.
//
//   npx tsx bench/trainingStep.ts [--minutes 3] [--networks cnn-small,...] [--out bench/results/NAME.json]

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { measureMachine } from "../cli/commands/bench.ts";
import { type BenchWork, benchAttack } from "../src/experiment/machine/benchWork.ts";
import type { BenchContender, BenchPort } from "../src/lab/bench/runBench.ts";

const script = fileURLToPath(new URL("./trainingStep.py", import.meta.url));

/** A Python that has PyTorch, and its version; null if there is none. */
function findTorch(): { readonly python: string; readonly version: string } | null {
  for (const python of [process.env.PYTHON, "python3", "/usr/bin/python3"]) {
    if (python === undefined) continue;
    const ask = ["-c", "import torch; print(torch.__version__)"];
    const { status, stdout } = spawnSync(python, ask, { encoding: "utf8" });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return null;
}

function torchPort(python: string, version: string): BenchPort {
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  return {
    start: async () => ({ adapter: `cpu (PyTorch ${version}, 1 thread)`, software: false, tfjs: "" }),
    bench: (work: BenchWork) =>
      new Promise((resolve) => {
        const { network, shape } = work.network;
        const { epsilon, steps: attackSteps } = benchAttack;
        const [size, , channels] = shape;
        lines.once("line", (line) => resolve(Number(line)));
        child.stdin.write(
          `${JSON.stringify({ ...work, network: network.id, size, channels, epsilon, attackSteps })}\n`,
        );
      }),
    onDeath: (listener) => void child.once("exit", (code) => listener(`Python ended with exit code ${code}`)),
    terminate: () => void child.kill(),
  };
}

const torch = findTorch();
if (torch === null) console.error("note: no Python with PyTorch found, so it takes no part; PYTHON names one");
const more: readonly BenchContender[] =
  torch === null
    ? []
    : [{ engine: "PyTorch", backend: "cpu", workers: 1, spawn: () => torchPort(torch.python, torch.version) }];
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.exitCode = await measureMachine(
  process.argv.slice(2),
  { out: process.stdout, err: process.stderr, signal: stop.signal },
  more,
);
