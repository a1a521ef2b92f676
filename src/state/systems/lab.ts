import { createStore } from "zustand/vanilla";
import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetFiles } from "../../lab/engine/api.ts";
import type { Pool } from "../../lab/pool/pool.ts";
import { dataName, dataStore, dataWorker } from "./data.ts";
import { siteFile } from "./siteFile.ts";

const largestDatasetFile = 256 * 2 ** 20;

export type Preference = "auto" | "webgpu" | "wasm" | "cpu";

export interface LabState {
  readonly status: "idle" | "starting" | "ready" | "failed";
  /** What was asked for by `?backend=`. */
  readonly prefer: Preference;
  readonly backend: BackendReport | null;
  /** How many tasks run at once at most; 0 until the workers are up. */
  readonly size: number;
  readonly error: string | null;
  /** Why workers had to be replaced since the page was opened, a sentence each. */
  readonly losses: readonly string[];
}

/** What `?backend=` asks for. An unknown name is an error that says which names there are. */
export function preferenceOf(search: string): Preference {
  const asked = new URLSearchParams(search).get("backend");
  if (asked === null) return "auto";
  if (asked === "webgpu" || asked === "wasm" || asked === "cpu") return asked;
  throw new Error(`unknown backend in the address: ${asked}; expected webgpu, wasm or cpu`);
}

export const labStore = createStore<LabState>()(() => ({
  status: "idle",
  prefer: "auto",
  backend: null,
  size: 0,
  error: null,
  losses: [],
}));

let starting: Promise<Pool> | undefined;

/**
 * The workers, started on first use and shared by every room. All engine code comes with them, none with the page.
 * Rejects with a readable error, after which the next call tries again.
 */
export function lab(): Promise<Pool> {
  starting ??= start().catch((error: unknown) => {
    starting = undefined;
    labStore.setState({ status: "failed", error: error instanceof Error ? error.message : String(error) });
    throw error;
  });
  return starting;
}

async function start(): Promise<Pool> {
  labStore.setState({ status: "starting", error: null });
  const prefer = preferenceOf(location.search);
  labStore.setState({ prefer });
  const { createBrowserPool } = await import("../../lab/pool/browserPool.ts");
  const pool = await createBrowserPool({
    // Somebody who names WebGPU gets it even from a software adapter; the header says so.
    start: { prefer, software: prefer === "webgpu" },
    readDataset,
    onLost: (reason) => labStore.setState(({ losses }) => ({ losses: [...losses, reason] })),
  });
  labStore.setState({ status: "ready", backend: pool.backend, size: pool.size });
  return pool;
}

/** The files of a data set: those that come with the page, or those that the browser keeps, by reference. */
async function readDataset(dataset: ResolvedChoice): Promise<DatasetFiles> {
  const { files } = entryOf("datasets", dataset.id);
  if (files.from === "none") return { dataset, files: {} };
  const found =
    files.from === "bundled"
      ? files.paths.map(async (path) => [path, await siteFile(path, largestDatasetFile)] as const)
      : files.rows(dataset.params).map((row) => storedFile(dataset, row));
  return { dataset, files: Object.fromEntries(await Promise.all(found)) };
}

/** The first of several files that the browser keeps. */
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
    `${dataName(dataStore.getState(), dataset)} is not on this page: open Data, where it can be downloaded or its files dropped`,
  );
}
