// `lab bench` with PyTorch on one thread as one more contender, if python3 can import it. PYTHON names another interpreter.
// Where the processor has AVX-512, which WebAssembly does not use, a second one is limited to AVX2.
//
//   npx tsx bench/trainingStep.ts [--minutes 3] [--networks cnn-small,...] [--out bench/results/NAME.json]

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { measureMachine } from "../cli/commands/bench.ts";
import { type BenchWork, benchAttack } from "../src/experiment/machine/benchWork.ts";
import type { BenchContender, BenchPort } from "../src/lab/bench/benchContender.ts";

const script = fileURLToPath(new URL("./trainingStep.py", import.meta.url));

/** Limits of PyTorch's own kernels, of oneDNN (under both of its names), OpenBLAS and MKL. */
const avx2 = {
  ATEN_CPU_CAPABILITY: "avx2",
  ONEDNN_MAX_CPU_ISA: "AVX2",
  DNNL_MAX_CPU_ISA: "AVX2",
  OPENBLAS_CORETYPE: "Haswell",
  MKL_ENABLE_INSTRUCTIONS: "AVX2",
};

/** A Python that has PyTorch; null if there is none. */
function findTorch(): string | null {
  const candidates = [process.env.PYTHON, "python3", "/usr/bin/python3"].filter((one) => one !== undefined);
  return candidates.find((python) => spawnSync(python, ["-c", "import torch"]).status === 0) ?? null;
}

/** Whether the processor has AVX-512. Only Linux says so. */
function hasAvx512(): boolean {
  try {
    return /\bavx512f\b/.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}

function torchPort(python: string, limits: Readonly<Record<string, string>>): BenchPort {
  const env = { ...process.env, ...limits };
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    // Its end is reported by onDeath.
    return done === true ? new Promise<never>(() => undefined) : value;
  };
  return {
    start: async () => ({ adapter: `cpu (${await next()})`, software: false, tfjs: "" }),
    async bench({ network, ...work }: BenchWork) {
      const { epsilon, relativeStep, steps: attackSteps } = benchAttack;
      child.stdin.write(`${JSON.stringify({ ...work, ...network, epsilon, relativeStep, attackSteps })}\n`);
      return Number(await next());
    },
    onDeath(listener) {
      child.once("error", (error) => listener(`Python cannot start: ${error.message}`));
      child.once("exit", (code) => listener(`Python ended with exit code ${code}`));
    },
    terminate: () => void child.kill(),
  };
}

const python = findTorch();
if (python === null) console.error("note: no Python with PyTorch found, so it takes no part; PYTHON names one");
const torch = (backend: string, limits: Readonly<Record<string, string>>): readonly BenchContender[] =>
  python === null ? [] : [{ engine: "PyTorch", backend, workers: 1, spawn: () => torchPort(python, limits) }];
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.exitCode = await measureMachine(
  process.argv.slice(2),
  { out: process.stdout, err: process.stderr, signal: stop.signal },
  [...torch("cpu", {}), ...(hasAvx512() ? torch("cpu with AVX2 at most", avx2) : [])],
);
