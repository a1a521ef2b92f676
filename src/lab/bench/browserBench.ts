import type { BenchWorker } from "../engine/benchApi.ts";
import { webWorkerPort } from "../engine/webWorkerPort.ts";
import { spawnLabWorker } from "../pool/browserPool.ts";
import type { BenchContender } from "./benchContender.ts";
import { benchContenders } from "./contenders.ts";

/** The contenders of a page, on workers of their own. */
export const browserContenders = (cores: number): readonly BenchContender[] =>
  benchContenders({ spawnLab: spawnLabWorker, spawnStock: spawnStockWorker, cores });

const spawnStockWorker = () =>
  webWorkerPort<BenchWorker>(
    new Worker(new URL("../../../workers/stock.worker.ts", import.meta.url), { type: "module" }),
  );
