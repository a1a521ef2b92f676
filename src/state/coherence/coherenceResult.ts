import type { Artefact, BackendReport, CoherenceData } from "../../experiment/artefacts/artefact.ts";
import type { Plan, PlannedSystem } from "../../experiment/plan/plannedTask.ts";
import { coherenceSummaries } from "../../experiment/summary/coherenceSummary.ts";
import type { CoherenceRow } from "../../experiment/summary/rows.ts";
import type { ExampleRange, Key } from "../../experiment/terms/system.ts";

/** The coherence of a system of arms over test images. */
export interface CoherenceResult {
  readonly summary: CoherenceRow;
  /** Mean cosine of each pair's margin gradients over all images, [arms][arms], null where undefined. */
  readonly meanCosine: readonly (readonly (number | null)[])[];
  readonly images: number;
  readonly split: ExampleRange["split"];
  /** All images, in the order of their split. */
  readonly examples: readonly CoherenceExample[];
  readonly backend: Pick<BackendReport, "id" | "adapter">;
}

export interface CoherenceExample {
  /** Position in the split, and index in the data set. */
  readonly position: number;
  readonly id: number;
  readonly label: number;
  readonly isCorrect: boolean;
  /** Null where no pair of gradients has a defined cosine. */
  readonly coherence: number | null;
}

/** The coherence of a system from finished tasks; null when none has finished or no gradient is defined. */
export function coherenceResult(
  plan: Plan,
  system: PlannedSystem,
  artefacts: ReadonlyMap<Key, Artefact>,
): CoherenceResult | null {
  const [summary] = coherenceSummaries(plan, system, artefacts);
  const found = plan.tasks.flatMap(({ key, task, systems }) => {
    const artefact = artefacts.get(key);
    return task.kind === "coherence" && systems.includes(system.id) && artefact?.data.kind === "coherence"
      ? [{ data: artefact.data, range: task.examples, backend: artefact.provenance.backend }]
      : [];
  });
  const [first] = found;
  if (summary === undefined || first === undefined) return null;
  const data = found.map((one) => one.data);
  return {
    summary,
    meanCosine: meanMatrix(data),
    images: data.reduce((sum, { ids }) => sum + ids.length, 0),
    split: first.range.split,
    examples: found.flatMap(({ data: { ids, labels, correct, coherence }, range }) =>
      ids.map((id, i) => ({
        position: range.from + i,
        id,
        label: labels[i] ?? 0,
        isCorrect: correct[i] === 1,
        coherence: coherence[i] ?? null,
      })),
    ),
    backend: first.backend,
  };
}

/** Mean of the chunks' matrices, weighted by their numbers of images; undefined cells are left out. */
function meanMatrix(chunks: readonly Pick<CoherenceData, "ids" | "meanCosine">[]): CoherenceResult["meanCosine"] {
  const [first] = chunks;
  if (first === undefined) return [];
  return first.meanCosine.map((line, row) =>
    line.map((_cell, column) => {
      let sum = 0;
      let weight = 0;
      for (const { ids, meanCosine } of chunks) {
        const cosine = meanCosine[row]?.[column];
        if (cosine === null || cosine === undefined) continue;
        sum += cosine * ids.length;
        weight += ids.length;
      }
      return weight === 0 ? null : sum / weight;
    }),
  );
}
