import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { type Estimate, estimate } from "../../experiment/plan/cost.ts";
import { plan } from "../../experiment/plan/plan.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { ratesOf } from "../../state/runs/rates.ts";
import { resultStore } from "../../state/runs/resultStore.ts";
import { tasksAtOnce } from "../../state/runs/tasksAtOnce.ts";
import { labStore } from "../../state/systems/lab.ts";

export interface CostBefore {
  readonly estimate: Estimate;
  /** Tasks of the whole plan, and those whose results are stored already. */
  readonly tasks: number;
  readonly stored: number;
  readonly backend: BackendId;
  readonly workers: number;
  /** What decides how many there are, in a sentence. */
  readonly why: string;
  /** Whether the speed was measured on this machine by an earlier run. */
  readonly isMeasured: boolean;
}

export type CostState =
  | { readonly state: "working" }
  | { readonly state: "ready"; readonly cost: CostBefore }
  | { readonly state: "invalid"; readonly problems: readonly string[] };

/** What a spec will cost on this machine, before anything is started; what is stored already costs nothing. */
export function useEstimate(spec: ExperimentSpec): CostState {
  const text = JSON.stringify(spec);
  const backend = useStore(labStore, (state) => state.backend?.id ?? "wasm");
  const [state, setState] = useState<CostState>({ state: "working" });
  useEffect(() => {
    let isCurrent = true;
    const work = async () => {
      const parsed = parseSpec(JSON.parse(text));
      if (!parsed.ok) {
        const problems = parsed.problems.map(({ path, message }) => `${path}: ${message}`);
        return { state: "invalid", problems } as const;
      }
      const [planned, keys] = await Promise.all([plan(parsed.spec), storedKeys()]);
      const { workers, why } = tasksAtOnce(planned, backend, keys);
      const rates = ratesOf(backend, workers);
      const cost: CostBefore = {
        estimate: estimate(planned, rates, keys),
        tasks: planned.tasks.length,
        stored: planned.tasks.filter(({ key }) => keys.has(key)).length,
        backend,
        workers,
        why,
        isMeasured: rates.isMeasured,
      };
      return { state: "ready", cost } as const;
    };
    work().then(
      (result) => isCurrent && setState(result),
      (error: unknown) =>
        isCurrent &&
        setState({ state: "invalid", problems: [error instanceof Error ? error.message : String(error)] }),
    );
    return () => {
      isCurrent = false;
    };
  }, [text, backend]);
  return state;
}

/** Without a store nothing is stored; starting the run will say why. */
async function storedKeys(): Promise<ReadonlySet<string>> {
  try {
    return new Set(await (await resultStore()).keys());
  } catch {
    return new Set();
  }
}
