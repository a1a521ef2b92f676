import { createStore } from "zustand/vanilla";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { planImported } from "../../experiment/plan/plan.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Key, System } from "../../experiment/terms/system.ts";
import { labVersion } from "../../experiment/terms/version.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { lab } from "../systems/lab.ts";
import { weightsOf } from "../systems/systems.ts";
import { type CoherenceResult, coherenceResult } from "./coherenceResult.ts";

/** A measurement of coherence on the page; it is kept as long as the page. */
export interface CoherenceJob {
  readonly status: "running" | "done" | "failed" | "stopped";
  /** Images done, of `total`. */
  readonly done: number;
  readonly total: number;
  readonly result: CoherenceResult | null;
  readonly error: string | null;
}

interface CoherenceState {
  /** By `jobName`. */
  readonly jobs: Readonly<Record<string, CoherenceJob>>;
}

export const coherenceStore = createStore<CoherenceState>()(() => ({ jobs: {} }));

interface CoherenceRequest {
  readonly group: string;
  readonly spec: ExperimentSpec;
  readonly systemId: string;
  readonly label: string;
  readonly system: System;
  readonly images: number;
}

const controllers = new Map<string, AbortController>();

export function jobName({ group, systemId, images }: Pick<CoherenceRequest, "group" | "systemId" | "images">): string {
  return `${group}/${systemId}/${images}`;
}

/** Stops a measurement and discards it. */
export function cancelCoherence(name: string): void {
  controllers.get(name)?.abort();
}

/**
 * Measures the coherence of a system of arms on the first test images, on the shared workers. Never rejects: the outcome
 * is in the store.
 */
export async function measureCoherence(request: CoherenceRequest): Promise<void> {
  const name = jobName(request);
  if (coherenceStore.getState().jobs[name]?.status === "running") return;
  const controller = new AbortController();
  controllers.set(name, controller);
  set(name, { status: "running", done: 0, total: request.images, result: null, error: null });
  try {
    const result = await compute(request, controller.signal, (done) => set(name, { done }));
    set(
      name,
      result === null
        ? { status: "failed", error: "no image has a defined gradient: the arms are constant on all of them" }
        : { status: "done", done: request.images, result },
    );
  } catch (error) {
    set(name, controller.signal.aborted ? { status: "stopped" } : { status: "failed", error: messageOf(error) });
  }
}

async function compute(
  { group, spec, systemId, label, system, images }: CoherenceRequest,
  signal: AbortSignal,
  onDone: (images: number) => void,
): Promise<CoherenceResult | null> {
  const planned = { id: systemId, label, system, parameters: 0 };
  const evaluation = { examples: images, threats: [], attacks: [], strategies: [], coherence: true };
  const plan = await planImported({ ...spec, evaluation }, [planned]);
  const [pool, weights] = await Promise.all([lab(), weightsOf(group, system)]);
  signal.throwIfAborted();
  const done = new Map<Key, number>();
  const report = (key: Key, count: number) => {
    done.set(key, count);
    onDone([...done.values()].reduce((sum, value) => sum + value, 0));
  };
  const artefacts = new Map<Key, Artefact>();
  await Promise.all(
    plan.tasks.map(async ({ key, task }) => {
      if (task.kind !== "coherence") return;
      const outcome = await pool.run(task, { weights, checkpoints: {} }, signal, (event) => {
        if (event.kind === "progress") report(key, event.done);
      });
      const { data, warnings, seconds, backend } = outcome;
      const provenance = { version: labVersion, backend, seconds, finished: new Date().toISOString() };
      artefacts.set(key, { key, task, digest: "", inputs: {}, data, warnings, provenance });
      report(key, task.examples.to - task.examples.from);
    }),
  );
  return coherenceResult(plan, planned, artefacts);
}

function set(name: string, part: Partial<CoherenceJob>): void {
  coherenceStore.setState(({ jobs }) => {
    const before = jobs[name] ?? { status: "running", done: 0, total: 0, result: null, error: null };
    return { jobs: { ...jobs, [name]: { ...before, ...part } } };
  });
}
