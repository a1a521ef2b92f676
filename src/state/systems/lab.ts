import { createStore } from "zustand/vanilla";
import type { BackendId, BackendReport } from "../../experiment/artefacts/artefact.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import { type Arithmetic, withArithmetic } from "../../experiment/spec/arithmetic.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { once } from "../../lab/async/once.ts";
import type { DatasetFiles } from "../../lab/engine/api.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import type { Pool } from "../../lab/pool/pool.ts";
import { mostWorkers } from "../../lab/pool/poolSize.ts";
import { dataName, dataStore, dataWorker } from "./data.ts";
import { siteFile } from "./siteFile.ts";

const largestDatasetFile = 256 * 2 ** 20;

type Preference = "auto" | BackendId;

export interface LabState {
  readonly status: "idle" | "starting" | "ready" | "failed";
  /** The backend that `?backend=` asks for. */
  readonly prefer: Preference;
  /** The number of workers that `?workers=` asks for, or null. */
  readonly askedWorkers: number | null;
  readonly backend: BackendReport | null;
  /** Most tasks that run at once; 0 until the workers have started. */
  readonly size: number;
  readonly error: string | null;
  /** One sentence for each worker that was replaced since the page was opened. */
  readonly replaced: readonly string[];
}

/** The backend that `?backend=` asks for. @throws an Error that lists the names if it is unknown. */
function preferenceOf(search: string): Preference {
  const asked = new URLSearchParams(search).get("backend");
  if (asked === null) return "auto";
  if (asked === "webgpu" || asked === "wasm-fma" || asked === "wasm" || asked === "cpu") return asked;
  throw new Error(`unknown backend ${asked} found in the address, expected webgpu, wasm-fma, wasm or cpu`);
}

/** The number of workers that `?workers=` asks for, or null. @throws an Error unless it is a whole number from 1 to 8. */
function workersOf(search: string): number | null {
  const asked = new URLSearchParams(search).get("workers");
  if (asked === null) return null;
  const count = Number(asked);
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count;
  throw new Error(`workers=${asked} found in the address, a whole number from 1 to ${mostWorkers} expected`);
}

export const labStore = createStore<LabState>()(() => ({
  status: "idle",
  prefer: "auto",
  askedWorkers: null,
  backend: null,
  size: 0,
  error: null,
  replaced: [],
}));

/**
 * The workers, started on first use and shared by every room. The engine's code is loaded with them. After an error the
 * next call tries again.
 */
export const lab = once(async (): Promise<Pool> => {
  try {
    labStore.setState({ status: "starting", error: null });
    const prefer = preferenceOf(location.search);
    const askedWorkers = workersOf(location.search);
    labStore.setState({ prefer, askedWorkers });
    const { createBrowserPool } = await import("../../lab/pool/browserPool.ts");
    const pool = await createBrowserPool({
      // Naming WebGPU accepts a software adapter too; the header says so.
      start: { prefer, software: prefer === "webgpu" },
      cores: askedWorkers ?? navigator.hardwareConcurrency,
      readDataset,
      onLost: (reason) => labStore.setState(({ replaced }) => ({ replaced: [...replaced, reason] })),
    });
    labStore.setState({ status: "ready", backend: pool.backend, size: pool.size });
    return pool;
  } catch (error) {
    labStore.setState({ status: "failed", error: messageOf(error) });
    throw error;
  }
});

/** A new experiment in the arithmetic of the running backend: fused on wasm-fma, otherwise portable. */
export const specHere = (spec: ExperimentSpec): ExperimentSpec => withArithmetic(spec, arithmeticHere());

/** The arithmetic of the running backend. */
export const arithmeticHere = (): Arithmetic | undefined =>
  labStore.getState().backend?.id === "wasm-fma" ? "fused" : undefined;

/** The files of a data set: those of the page, or those in the browser's storage, by reference. */
async function readDataset(dataset: ResolvedChoice): Promise<DatasetFiles> {
  const { files } = entryOf("datasets", dataset.id);
  if (files.from === "none") return { dataset, files: {} };
  const found =
    files.from === "bundled"
      ? files.paths.map(async (path) => [path, await siteFile(path, largestDatasetFile)] as const)
      : files.rows(dataset.params).map((row) => storedFile(dataset, row));
  return { dataset, files: Object.fromEntries(await Promise.all(found)) };
}

/** The first of several alternative files that is in the browser's storage. */
async function storedFile(
  dataset: ResolvedChoice,
  row: readonly string[],
): Promise<readonly [path: string, content: Blob]> {
  const data = await dataWorker();
  for (const path of row) {
    const content = await data.file(path);
    if (content !== null) return [path, content];
  }
  throw new Error(
    `${dataName(dataStore.getState(), dataset)} is not on this machine: download it in Data, or drop its files there`,
  );
}
