import { createContext, useContext } from "react";
import type { Problem } from "../../../experiment/spec/problem.ts";
import { pathText } from "../../../experiment/spec/problem.ts";
import type { ExperimentSpec } from "../../../experiment/spec/spec.ts";
import type { SpecNote } from "../../../experiment/spec/specNotes.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";

export interface Editing {
  readonly spec: ExperimentSpec;
  /** The original experiment, before any edit. */
  readonly base: ExperimentSpec;
  readonly problems: readonly Problem[];
  /** Notes on a valid experiment. */
  readonly notes: readonly SpecNote[];
  readonly edit: (path: SpecPath, value: unknown) => void;
}

export const EditingContext = createContext<Editing | null>(null);

/** The experiment under edit. Fields of the form read it from their context. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("a field of the experiment form is outside its EditingContext");
  return editing;
}

/** The problems at exactly this path; with `entries`, also those of list entries directly below it. */
export function useProblems(path: SpecPath, entries = false): readonly string[] {
  const text = pathText(path);
  const isHere = (at: string) =>
    at === text || (entries && at.startsWith(`${text}[`) && at.indexOf("]", text.length) === at.length - 1);
  return useEditing()
    .problems.filter((problem) => isHere(problem.path))
    .map(({ message }) => message);
}

/** The notes at exactly this path. */
export function useNotes(path: SpecPath): readonly SpecNote[] {
  const text = pathText(path);
  return useEditing().notes.filter((note) => note.path === text);
}

/** Whether the value at a path differs from the original experiment's. */
export function isChanged({ spec, base }: Editing, path: SpecPath): boolean {
  return JSON.stringify(valueAt(spec, path)) !== JSON.stringify(valueAt(base, path));
}
