// Entry of a benchmark's worker thread. Node 20 starts threads without the loader of the main program, so this file
// registers it and then loads the runner named in workerData.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(new URL(workerData.file, import.meta.url));
