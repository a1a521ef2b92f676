import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import type { BenchWork } from "../../experiment/machine/benchWork.ts";
import type { StartRequest } from "./api.ts";

/** What a contender of a benchmark computes on. */
export type BenchBackend = Pick<BackendReport, "adapter" | "software" | "tfjs">;

/** Stock tfjs as a worker exposes it through Comlink; the engine of the lab has these methods too. */
export interface BenchWorker {
  /** "auto" means a real GPU. @throws if the backend cannot start. */
  start(request: StartRequest): Promise<BenchBackend>;
  /** Does the work and resolves to the seconds that it took, up to the last result. */
  bench(work: BenchWork): Promise<number>;
}
