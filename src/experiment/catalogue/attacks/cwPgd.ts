import type { Choice } from "../../terms/choice.ts";

/** CW inside a budget (cw-pgd, docs/algorithms.md 3.4): PGD that climbs the margin, which is what its hinge amounts to. */
export const cwPgd = {
  attack: { id: "pgd" },
  strategy: "margin",
} as const satisfies { attack: Choice; strategy: string };
