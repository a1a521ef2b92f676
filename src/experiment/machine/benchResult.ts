import type { NetworkSpeed } from "../plan/networkSpeed.ts";
import type { BenchKind } from "./benchWork.ts";

/** What computes: an engine on a backend, on so many workers at once, each with a model of its own. */
export interface Contender {
  readonly engine: "lab" | "stock tfjs" | "PyTorch";
  /** A backend of tfjs, or of another engine: "wasm-fma", "cpu". */
  readonly backend: string;
  readonly workers: number;
}

/** Steps of one image per second, over the rounds of a benchmark. */
export interface Rate {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

/** How fast batches of one size are. */
export interface BatchRates {
  /** Images of a batch. */
  readonly batch: number;
  /** Training steps (PGD-10 and a weight step) of one image per second, of all workers together; null if it cannot. */
  readonly training: Rate | null;
  /** PGD steps of one image per second, of all workers together; null if it cannot. */
  readonly attack: Rate | null;
}

/** The speed of one contender with one network, with the largest batch for which there is time. */
export interface Measurement extends Contender, BatchRates {
  /** The id of one of `benchNetworks`. */
  readonly network: string;
  /** The device, in the words of the engine. */
  readonly adapter: string;
  /** The same with the smaller batches of contenders that it is compared with. Absent: there are none. */
  readonly shared?: readonly BatchRates[] | undefined;
  /** Seconds of a forward pass on one of the workers, for estimates; null for other engines. */
  readonly speed: NetworkSpeed | null;
}

/** What could not be measured, and why. */
export interface Missing extends Contender {
  /** null: no network. */
  readonly network: string | null;
  /** null: neither kind. */
  readonly kind: BenchKind | null;
  readonly reason: string;
}

/** What is measured, apart from the machine. */
export interface BenchOutcome {
  readonly measurements: readonly Measurement[];
  readonly missing: readonly Missing[];
  /** Seconds that the measurement took. */
  readonly seconds: number;
  /** Whether somebody ended it early; it then holds what was measured before. */
  readonly stopped: boolean;
  /** Version of tfjs; null if nothing could start. */
  readonly tfjs: string | null;
}

/** The machine, as far as it is known. */
export interface BenchMachine {
  /** The processor under Node; a page does not know it. */
  readonly cpu: string | null;
  readonly cores: number;
  /** A page knows a rounded number at most. */
  readonly memoryGiB: number | null;
  /** The operating system, or what the browser says about itself. */
  readonly system: string;
  /** The version of Node; null on a page. */
  readonly node: string | null;
  /** Mean number of busy processes in the last minute, before and after; a page does not know it. */
  readonly load: { readonly before: number; readonly after: number } | null;
}

/** A measured machine as a file that people share; docs/bench.md describes its fields. */
export interface BenchFile extends BenchOutcome {
  readonly format: typeof benchFormat;
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Version of the lab. */
  readonly lab: string;
  readonly machine: BenchMachine;
  /** What makes the speeds doubtful, in sentences. Absent in files of earlier versions. */
  readonly warnings?: readonly string[] | undefined;
}

export const benchFormat = "robin-lab-bench";
export const benchFileName = "robin-lab-bench.json";

const engineNames: Readonly<Record<Contender["engine"], string>> = {
  lab: "RoBin Lab",
  "stock tfjs": "stock tfjs",
  PyTorch: "PyTorch",
};

/** "RoBin Lab, wasm-fma, 2 workers". */
export const contenderName = ({ engine, backend, workers }: Contender): string =>
  `${engineNames[engine]}, ${backend}${workers === 1 ? "" : `, ${workers} workers`}`;
