import type { AttackId } from "../../src/experiment/catalogue/attacks/index.ts";
import { adaptivePgd } from "./adaptivePgd.ts";
import { apgd } from "./apgd.ts";
import type { Attack } from "./attack.ts";
import { cw } from "./cw.ts";
import { deepfool } from "./deepfool.ts";
import { fab } from "./fab.ts";
import { miFgsm } from "./miFgsm.ts";
import { none } from "./none.ts";
import { pgd } from "./pgd.ts";
import { pgdBisection } from "./pgdBisection.ts";
import { randomSearch } from "./randomSearch.ts";
import { shrinkingApgd } from "./shrinkingApgd.ts";
import { square } from "./square.ts";

/** The engine half of every attack of the catalogue. */
export const attacks: { readonly [Id in AttackId]: Attack & { readonly id: Id } } = {
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
};
