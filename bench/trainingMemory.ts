// Peak memory of training: PGD-10 and a weight step, as `lab bench` times them, in this process.
//
//   npx tsx bench/trainingMemory.ts [--network resnet-18] [--batch 128] [--steps 2] [--backend wasm-fma]
//
// Prints the size of the WebAssembly memory, which only grows, and the peak of the resident set of the process, which
// /usr/bin/time reports too, with its size before the first step. Node itself and tsx are part of the process.

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchNetworks } from "../src/experiment/machine/benchWork.ts";
import { labVersion } from "../src/experiment/terms/version.ts";
import { memoryUse } from "../workers/backend/memory.ts";
import { startBackend } from "../workers/backend/start.ts";
import { createLabSteps } from "../workers/bench/labSteps.ts";

const { values } = parseArgs({
  options: {
    network: { type: "string", default: "resnet-18" },
    batch: { type: "string", default: "128" },
    steps: { type: "string", default: "2" },
    backend: { type: "string", default: "wasm-fma" },
  },
});
const network = benchNetworks.find(({ id }) => id === values.network);
const [batch, steps] = [Number(values.batch), Number(values.steps)];
const { backend } = values;
const isCount = (value: number) => Number.isInteger(value) && value > 0;
if (network === undefined || !isCount(batch) || !isCount(steps) || (backend !== "wasm" && backend !== "wasm-fma")) {
  const ids = benchNetworks.map(({ id }) => id).join(", ");
  throw new RangeError(
    `${JSON.stringify(values)} found; a network of ${ids}, whole numbers above 0, wasm or wasm-fma expected`,
  );
}

const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
const { id, adapter } = await startBackend({ prefer: backend });
const before = process.memoryUsage.rss();
const seconds = await createLabSteps()({ network: network.sized, kind: "training", batch, steps });
const result = {
  network: network.label,
  batch,
  steps,
  backend: `${id}, ${adapter}`,
  wasmMemoryMiB: mebibytes(memoryUse().heapBytes),
  peakResidentMiB: mebibytes(process.resourceUsage().maxRSS * 1024),
  residentBeforeMiB: mebibytes(before),
  seconds: Number(seconds.toPrecision(3)),
  machine: `${cpus()[0]?.model.trim()}, ${process.platform}, Node ${process.version}, lab ${labVersion}`,
};
console.log(JSON.stringify(result, null, 1));
