import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import type { Contender } from "../../experiment/machine/benchResult.ts";
import type { LabWorker, StartRequest } from "../engine/api.ts";
import type { BenchBackend, BenchWorker } from "../engine/benchApi.ts";
import type { WorkerPort } from "../engine/restartableWorker.ts";
import { mostAtOnce } from "../pool/poolSize.ts";
import type { BenchContender } from "./benchContender.ts";

export interface BenchWorkers {
  readonly spawnLab: () => WorkerPort<Pick<LabWorker, "start" | "bench">>;
  readonly spawnStock: () => WorkerPort<BenchWorker>;
  readonly cores: number;
  /** Part of the name of the GPU to use; Node alone can choose. */
  readonly adapter?: string | undefined;
}

type Backend = Exclude<StartRequest["prefer"], "auto">;

/**
 * The lab on every backend, also on all cores at once as it trains arms, and stock tfjs on its own backends. What cannot
 * start on this machine is reported as missing.
 */
export function benchContenders({ spawnLab, spawnStock, cores, adapter }: BenchWorkers): readonly BenchContender[] {
  const contender = (engine: "lab" | "stock tfjs", backend: Backend, workers = 1): BenchContender => ({
    engine,
    backend,
    workers,
    spawn: () => {
      const { remote, onDeath, terminate } = engine === "lab" ? spawnLab() : spawnStock();
      return {
        start: () => startOf(remote, backend, adapter),
        bench: (work) => remote.bench(work),
        onDeath,
        terminate,
      };
    },
  });
  const many = mostAtOnce(cores);
  const fused: Contender = { engine: "lab", backend: "wasm-fma", workers: many };
  return [
    contender("lab", "webgpu"),
    contender("lab", "wasm-fma"),
    contender("lab", "wasm"),
    ...(many === 1 ? [] : [contender("lab", "wasm-fma", many), { ...contender("lab", "wasm", many), unless: fused }]),
    contender("stock tfjs", "webgpu"),
    contender("stock tfjs", "wasm"),
    contender("stock tfjs", "cpu"),
  ];
}

/** Starts a backend. Unless a GPU is named, WebGPU means a real one: software drivers are not even loaded. */
async function startOf(remote: BenchWorker, backend: Backend, adapter: string | undefined): Promise<BenchBackend> {
  if (backend !== "webgpu") return remote.start({ prefer: backend });
  if (adapter !== undefined) return remote.start({ prefer: backend, adapter });
  const found: BenchBackend & Partial<BackendReport> = await remote.start({ prefer: "auto" });
  if (found.id !== undefined && found.id !== backend) throw new Error(found.reason);
  return found;
}
