import { availableParallelism, loadavg, type as osType, release, totalmem } from "node:os";
import { Worker } from "node:worker_threads";
import type { BenchMachine } from "../../src/experiment/machine/benchResult.ts";
import type { BenchContender } from "../../src/lab/bench/benchContender.ts";
import { benchContenders } from "../../src/lab/bench/contenders.ts";
import type { BenchWorker } from "../../src/lab/engine/benchApi.ts";
import { cpuName } from "../files/benchFiles.ts";
import { threadFile } from "../files/ownFiles.ts";
import { spawnThread, threadPort } from "./nodePool.ts";

/** The contenders under Node, on threads of their own. */
export const nodeContenders = (adapter: string | undefined): readonly BenchContender[] =>
  benchContenders({ spawnLab: spawnThread, spawnStock, cores: availableParallelism(), adapter });

const spawnStock = () => threadPort<BenchWorker>(new Worker(threadFile, { execArgv: [], workerData: "stock" }));

/** Mean number of busy processes in the last minute. */
export const loadNow = (): number => loadavg()[0] as number;

/** This machine, for a measurement that began under this load. */
export const nodeMachine = (loadBefore: number): BenchMachine => ({
  cpu: cpuName(),
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${osType()} ${release()}`,
  node: process.version,
  load: { before: loadBefore, after: loadNow() },
});
