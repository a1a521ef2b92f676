import type { DefenceEntry } from "../nouns.ts";
import adversarial from "./adversarial.ts";
import fast from "./fast.ts";
import mart from "./mart.ts";
import standard from "./standard.ts";
import trades from "./trades.ts";

/** Every way to train a member network. */
export const defences = { standard, adversarial, fast, trades, mart } satisfies Record<string, DefenceEntry>;
export type DefenceId = keyof typeof defences;
