import type { StrategyEntry } from "../nouns.ts";

/** What most strategies have in common. */
export const usual = {
  params: [],
  core: false,
  margin: true,
  minClasses: 2,
} as const satisfies Partial<StrategyEntry>;
