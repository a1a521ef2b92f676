import { createContext, useContext } from "react";
import type { Problem } from "../../../experiment/spec/problem.ts";
import { pathText } from "../../../experiment/spec/problem.ts";
import type { ExperimentSpec } from "../../../experiment/spec/spec.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";

export interface Editing {
  readonly spec: ExperimentSpec;
  /** What the draft began from. */
  readonly base: ExperimentSpec;
  readonly problems: readonly Problem[];
  readonly edit: (path: SpecPath, value: unknown) => void;
}

export const EditingContext = createContext<Editing | null>(null);

/** The experiment that the form edits. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("a field of the experiment stands outside its form");
  return editing;
}

/** What is wrong exactly at a path, or at one of its entries where `entries` is set. */
export function useProblems(path: SpecPath, entries = false): readonly string[] {
  const text = pathText(path);
  const isHere = (at: string) =>
    at === text || (entries && at.startsWith(`${text}[`) && at.indexOf("]", text.length) === at.length - 1);
  return useEditing()
    .problems.filter((problem) => isHere(problem.path))
    .map(({ message }) => message);
}

/** Whether anything at a path differs from what the draft began from. */
export function isChanged({ spec, base }: Editing, path: SpecPath): boolean {
  return JSON.stringify(valueAt(spec, path)) !== JSON.stringify(valueAt(base, path));
}
