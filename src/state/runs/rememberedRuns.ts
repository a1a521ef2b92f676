import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { runsPlace } from "../page/savedWork.ts";

/** The record of a run between visits: enough to find its results and to resume it. */
export interface RememberedRun {
  readonly id: string;
  readonly startedAt: string;
  readonly spec: ExperimentSpec;
  /** The user's name for the run and notes about it. */
  readonly name?: string;
  readonly notes?: string;
  /** What the runs of one sweep have in common. */
  readonly sweep?: string;
  /** `running` although no tab is running it means that it was interrupted. */
  readonly outcome: "running" | "finished" | "failed" | "stopped";
}

/** Most runs that are remembered; results of older ones stay in the store. */
const most = 200;

/**
 * The runs of earlier visits, latest first. Unreadable entries (of another version, or damaged) are left out and
 * counted, so that the page can report them.
 */
export function rememberedRuns(storage: Pick<Storage, "getItem"> = localStorage): {
  readonly runs: readonly RememberedRun[];
  readonly unreadable: number;
} {
  const text = storage.getItem(runsPlace);
  if (text === null) return { runs: [], unreadable: 0 };
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return { runs: [], unreadable: 1 };
  }
  if (!Array.isArray(entries)) return { runs: [], unreadable: 1 };
  const runs = entries.flatMap((entry) => read(entry));
  return { runs, unreadable: entries.length - runs.length };
}

/** Remembers a run and its outcome. @throws when the browser refuses to store it. */
export function rememberRun(run: RememberedRun, storage: Storage = localStorage): void {
  const others = rememberedRuns(storage).runs.filter(({ id }) => id !== run.id);
  const all = [...others, run].sort((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, most);
  storage.setItem(runsPlace, JSON.stringify(all));
}

export function forgetRemembered(id: string, storage: Storage = localStorage): void {
  const others = rememberedRuns(storage).runs.filter((run) => run.id !== id);
  storage.setItem(runsPlace, JSON.stringify(others));
}

function read(entry: unknown): readonly RememberedRun[] {
  if (typeof entry !== "object" || entry === null) return [];
  const { id, startedAt, spec, outcome, name, notes, sweep } = entry as Record<string, unknown>;
  if (typeof id !== "string" || typeof startedAt !== "string" || Number.isNaN(Date.parse(startedAt))) return [];
  if (outcome !== "running" && outcome !== "finished" && outcome !== "failed" && outcome !== "stopped") return [];
  const parsed = parseSpec(spec);
  if (!parsed.ok) return [];
  const words = {
    ...(typeof name === "string" ? { name: name.slice(0, 200) } : {}),
    ...(typeof notes === "string" ? { notes: notes.slice(0, 10_000) } : {}),
    ...(typeof sweep === "string" ? { sweep: sweep.slice(0, 200) } : {}),
  };
  return [{ id, startedAt, spec: parsed.spec, outcome, ...words }];
}
