import type { Plan } from "../../experiment/plan/plannedTask.ts";
import { specNotes } from "../../experiment/spec/specNotes.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { TaskState } from "../run/runState.ts";

/** Where the weights of a training or of an imported network are, relative to `result.json`. */
export const weightsPath = (key: Key | Digest): string => `weights/${key}.safetensors`;

/**
 * The content of `result.json`: flags and example ids, without weights.
 *
 * @param stored trainings whose weights are in files beside it.
 */
export function resultFile(
  { spec, systems }: Plan,
  tasks: readonly TaskState[],
  summary: Summary,
  stored: Pick<ReadonlySet<Key>, "has"> = new Set(),
): ResultFile {
  const notes = specNotes(spec).map(({ path, message }) => ({ path, message }));
  return {
    format: "robin-lab-result",
    version: 1,
    spec,
    ...(notes.length === 0 ? {} : { notes }),
    systems,
    tasks: tasks.map(({ key, label, task, status, digest, data, warnings, provenance, error }) => ({
      key,
      label,
      task,
      status,
      digest,
      data,
      warnings,
      provenance,
      weights: stored.has(key) ? weightsPath(key) : null,
      error,
    })),
    summary,
    ...(importedDigests(systems).length === 0 ? {} : { imported: importedDigests(systems) }),
  };
}

/** The imported networks of systems, each once. */
export function importedDigests(systems: Plan["systems"]): readonly Digest[] {
  const members = systems.flatMap(({ system }) => system.members);
  return [...new Set(members.flatMap(({ source }) => (source.from === "import" ? [source.digest] : [])))];
}
