import type { Contender } from "../../experiment/machine/benchResult.ts";
import type { BenchWork } from "../../experiment/machine/benchWork.ts";
import type { BenchBackend } from "../engine/benchApi.ts";

/** One worker of a contender. */
export interface BenchPort {
  start(): Promise<BenchBackend>;
  /** Resolves to the seconds that the work took. */
  bench(work: BenchWork): Promise<number>;
  /** Calls `listener` with a reason when the worker ends by itself. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface BenchContender extends Contender {
  readonly spawn: () => BenchPort;
  /** Takes no part if another of this engine, backend and number of workers does. */
  readonly unless?: Contender;
}

/** A contender whose workers have started. */
export interface Running {
  readonly contender: Contender;
  readonly ports: readonly BenchPort[];
  readonly backend: BenchBackend;
  /** Rejects when one of its workers ends. */
  readonly died: Promise<never>;
}
