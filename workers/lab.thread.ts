import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createEngine } from "./engine/engine.ts";

if (parentPort === null) throw new Error("lab.thread.ts runs as a worker thread, started by cli/nodePool.ts");
installSignalTransfer();
expose(createEngine(), nodeEndpoint(parentPort));
