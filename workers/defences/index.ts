import type { DefenceId } from "../../src/experiment/catalogue/defences/index.ts";
import { adversarial } from "./adversarial.ts";
import type { Defence } from "./defence.ts";
import { fast } from "./fast.ts";
import { mart } from "./mart.ts";
import { standard } from "./standard.ts";
import { trades } from "./trades.ts";

const defences: Record<DefenceId, Defence> = { standard, adversarial, fast, trades, mart };

/** The defence of a catalogue id. Throws a RangeError when it is unknown. */
export function defenceOf(id: string): Defence {
  if (!Object.hasOwn(defences, id))
    throw new RangeError(`unknown defence: ${id}, expected one of ${Object.keys(defences).join(", ")}`);
  return defences[id as DefenceId];
}
