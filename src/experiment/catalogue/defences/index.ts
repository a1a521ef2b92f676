import type { DefenceEntry } from "../nouns.ts";
import adversarial from "./adversarial.ts";
import standard from "./standard.ts";

/** Every way to train a member network. */
export const defences = { standard, adversarial } satisfies Record<string, DefenceEntry>;
export type DefenceId = keyof typeof defences;
