// Where a worker thread begins: Node reads JavaScript alone, so TypeScript is taught before the engine is loaded.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await (workerData === "stock" ? import("../workers/stock.thread.ts") : import("../workers/lab.thread.ts"));
