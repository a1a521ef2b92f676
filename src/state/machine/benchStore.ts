import { createStore } from "zustand/vanilla";
import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import type { BenchFile, BenchMachine } from "../../experiment/machine/benchResult.ts";
import { benchSpeeds } from "../../experiment/machine/benchSpeeds.ts";
import { benchNetworks } from "../../experiment/machine/benchWork.ts";
import { readBench } from "../../lab/bench/benchSchema.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { typicalRates } from "../../lab/run/typicalRates.ts";
import { rememberSpeeds } from "../runs/machineSpeeds.ts";
import { labStore } from "../systems/lab.ts";

/** Where the latest measurement is kept. */
const place = "robin-lab-bench";

export interface BenchState {
  /** The measurement that runs now: the share of its time that has passed, and what it does. */
  readonly running: { readonly fraction: number; readonly text: string } | null;
  /** The latest measurement of this machine. */
  readonly file: BenchFile | null;
  readonly error: string | null;
}

export const benchStore = createStore<BenchState>()(() => ({ running: null, file: null, error: null }));

let stopping = new AbortController();

/**
 * Measures this machine on workers of its own for about so many seconds, keeps the result, and takes it for estimates. One
 * measurement runs at a time.
 */
export async function startBench(seconds: number): Promise<void> {
  if (benchStore.getState().running !== null) return;
  stopping = new AbortController();
  benchStore.setState({ running: { fraction: 0, text: "Starting" }, error: null });
  try {
    const [{ browserContenders }, { runBench }, { benchFile }] = await Promise.all([
      import("../../lab/bench/browserBench.ts"),
      import("../../lab/bench/runBench.ts"),
      import("../../lab/bench/benchFile.ts"),
    ]);
    const cores = labStore.getState().askedWorkers ?? navigator.hardwareConcurrency;
    const date = new Date();
    const outcome = await runBench({
      contenders: browserContenders(cores),
      networks: benchNetworks,
      seconds,
      software: false,
      signal: stopping.signal,
      onProgress: (running) => benchStore.setState({ running }),
    });
    if (outcome.measurements.length > 0) keep(benchFile(outcome, machineHere(cores), date));
    else if (!outcome.stopped)
      benchStore.setState({ error: outcome.missing[0]?.reason ?? "no backend could be measured" });
  } catch (error) {
    benchStore.setState({ error: messageOf(error) });
  } finally {
    benchStore.setState({ running: null });
  }
}

/** Ends the measurement; what was measured until then is kept. */
export const stopBench = (): void => stopping.abort();

/** The latest measurement of an earlier visit. */
export function restoreBench(): void {
  if (benchStore.getState().file !== null) return;
  try {
    const kept = localStorage.getItem(place);
    if (kept !== null) benchStore.setState({ file: readBench(kept) });
  } catch {
    // Damaged, or of another version: there is no earlier measurement.
  }
}

function keep(file: BenchFile): void {
  benchStore.setState({ file });
  for (const { engine, backend, adapter } of file.measurements) {
    if (engine !== "lab") continue;
    const id = backend as BackendId;
    rememberSpeeds({ id, adapter }, benchSpeeds(file, id, typicalRates[id]));
  }
  try {
    localStorage.setItem(place, JSON.stringify(file));
  } catch {
    // Without storage, it is gone after this visit.
  }
}

const machineHere = (cores: number): BenchMachine => ({
  cpu: null,
  cores,
  memoryGiB: (navigator as { deviceMemory?: number }).deviceMemory ?? null,
  system: navigator.userAgent,
  node: null,
  load: null,
});
