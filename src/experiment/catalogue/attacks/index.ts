import type { AttackEntry } from "../nouns.ts";
import apgd from "./apgd.ts";
import none from "./none.ts";
import pgd from "./pgd.ts";
import square from "./square.ts";

/** Every attack. */
export const attacks = { none, pgd, apgd, square } satisfies Record<string, AttackEntry>;
export type AttackId = keyof typeof attacks;
