import { strToU8 } from "fflate";
import type { TaskData } from "../src/experiment/artefacts/artefact.ts";
import { plan as planOf } from "../src/experiment/plan/plan.ts";
import type { ExperimentSpec } from "../src/experiment/spec/spec.ts";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { summarise } from "../src/experiment/summary/summary.ts";
import type { Key } from "../src/experiment/terms/system.ts";
import { artefactsOf } from "../src/lab/run/runState.ts";
import { contentDigest } from "../src/lab/store/integrity.ts";

/** A run with finished trainings and no evaluations; its weights are a few bytes, and its digests match them. */
export async function finishedRun(
  spec: ExperimentSpec,
): Promise<{ readonly result: ResultFile; readonly weights: ReadonlyMap<Key, Uint8Array> }> {
  const plan = await planOf(spec);
  const weights = new Map<Key, Uint8Array>();
  const tasks: ResultFile["tasks"][number][] = [];
  for (const { key, label, task } of plan.tasks) {
    if (task.kind !== "train") {
      const nothing = { digest: null, data: null, provenance: null, weights: null, error: null };
      tasks.push({ key, label, task, status: "stopped", warnings: [], ...nothing });
      continue;
    }
    const bytes = strToU8(`weights of ${label}`);
    const validation = { clean: 400, adversarial: 0 };
    const data: TaskData = { kind: "train", parameters: 12, history: [], validation };
    const backend = {
      id: "wasm",
      adapter: "cpu",
      software: false,
      reason: "",
      tfjs: "4",
      threads: 1,
    } as const;
    tasks.push({
      key,
      label,
      task,
      status: "computed",
      digest: await contentDigest({ data, weights: bytes }),
      data,
      warnings: [],
      provenance: { version: "0", backend, seconds: 1, finished: "2026-01-01T00:00:00Z" },
      weights: `weights/${key}.safetensors`,
      error: null,
    });
    weights.set(key, bytes);
  }
  const summary = summarise(plan, artefactsOf(tasks));
  const result: ResultFile = {
    format: "robin-lab-result",
    version: 1,
    spec,
    systems: plan.systems,
    tasks,
    summary,
  };
  return { result, weights };
}
