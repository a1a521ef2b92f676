// Where a worker thread begins: with the engine, or with stock tfjs for a benchmark.
import { workerData } from "node:worker_threads";
import { compiled } from "./compiled.mjs";

process.setSourceMapsEnabled(true);
await import(await compiled(workerData === "stock" ? "stock" : "lab"));
