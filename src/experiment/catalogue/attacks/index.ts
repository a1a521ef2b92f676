import type { AttackEntry } from "../nouns.ts";
import adaptivePgd from "./adaptivePgd.ts";
import apgd from "./apgd.ts";
import cw from "./cw.ts";
import deepfool from "./deepfool.ts";
import fab from "./fab.ts";
import miFgsm from "./miFgsm.ts";
import none from "./none.ts";
import pgd from "./pgd.ts";
import pgdBisection from "./pgdBisection.ts";
import randomSearch from "./randomSearch.ts";
import shrinkingApgd from "./shrinkingApgd.ts";
import square from "./square.ts";

/** Every attack. */
export const attacks = {
  none,
  pgd,
  "mi-fgsm": miFgsm,
  "adaptive-pgd": adaptivePgd,
  apgd,
  "shrinking-apgd": shrinkingApgd,
  square,
  "random-search": randomSearch,
  fab,
  deepfool,
  cw,
  "pgd-bisection": pgdBisection,
} satisfies Record<string, AttackEntry>;
export type AttackId = keyof typeof attacks;
