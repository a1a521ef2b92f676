import type { AttackEntry } from "../nouns.ts";
import apgd from "./apgd.ts";
import deepfool from "./deepfool.ts";
import fab from "./fab.ts";
import none from "./none.ts";
import pgd from "./pgd.ts";
import square from "./square.ts";

/** Every attack. */
export const attacks = { none, pgd, apgd, square, fab, deepfool } satisfies Record<string, AttackEntry>;
export type AttackId = keyof typeof attacks;
