import type { AttackEntry } from "../nouns.ts";
import none from "./none.ts";
import pgd from "./pgd.ts";

/** Every attack. */
export const attacks = { none, pgd } satisfies Record<string, AttackEntry>;
export type AttackId = keyof typeof attacks;
