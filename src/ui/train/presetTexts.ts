import type { PresetId } from "../../experiment/presets/index.ts";

/** What each preset does, for somebody who opens the room for the first time. */
export const presetTexts: Readonly<Record<PresetId, { readonly title: string; readonly text: string }>> = {
  "digits-quick": {
    title: "Quick comparison",
    text: "RoBin's ten arms and one multiclass network learn to withstand small changes. Then both are attacked in the same way. The shortest run whose numbers mean something.",
  },
  "digits-full": {
    title: "Full comparison",
    text: "The same networks, trained longer, then judged by every strategy at six budgets on all 1,000 test digits.",
  },
  "digits-standard": {
    title: "Without a defence",
    text: "The same networks trained on clean digits only: what splitting the task into arms does by itself.",
  },
  smoke: {
    title: "Check in seconds",
    text: "Linear networks on 200 digits. Shows that everything works on this machine; its numbers mean nothing.",
  },
};
