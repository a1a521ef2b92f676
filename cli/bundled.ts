import { isMainThread } from "node:worker_threads";

// Where the one file that `npm run bundle` makes begins: the command line, or one of the threads that it starts.
await (isMainThread ? import("./main.ts") : import("../workers/lab.thread.ts"));
