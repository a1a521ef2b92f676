import { isMainThread, workerData } from "node:worker_threads";

// Entry point of the file that `npm run bundle` creates: the command line, or one of its threads.
if (isMainThread) await import("./main.ts");
else await (workerData === "stock" ? import("../workers/stock.thread.ts") : import("../workers/lab.thread.ts"));
