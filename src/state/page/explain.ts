import type { Problem } from "../../experiment/spec/problem.ts";
import { viewStore } from "./view.ts";

/** Adds a problem of the link that was opened to those that the page lists. */
export function explain(problem: Problem): void {
  viewStore.setState(({ linkProblems }) => ({ linkProblems: [...linkProblems, problem] }));
}
