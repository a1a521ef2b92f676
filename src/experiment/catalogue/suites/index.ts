import type { SuiteEntry } from "../nouns.ts";
import auto from "./auto.ts";
import paper from "./paper.ts";

/** Every suite: several attacks under one name, for the attacks of a spec. */
export const suites = { auto, paper } satisfies Record<string, SuiteEntry>;
