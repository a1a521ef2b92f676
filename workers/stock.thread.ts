// Registers the gradients that tfjs-core alone does not have.
// biome-ignore lint/style/noRestrictedImports: Node has them in the union package alone; scripts/bundle.mjs replaces it
import "@tensorflow/tfjs";
import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { createStockEngine } from "./bench/stockEngine.ts";

if (parentPort === null) throw new Error("stock.thread.ts runs as a worker thread, started by cli/runs/nodeBench.ts");
expose(createStockEngine(), nodeEndpoint(parentPort));
