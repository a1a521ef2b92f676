import { isMainThread } from "node:worker_threads";

// Entry point of the file that `npm run bundle` creates: the command line, or one of its threads.
await (isMainThread ? import("./main.ts") : import("../workers/lab.thread.ts"));
