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
  "digits-capacity": {
    title: "Is it the size?",
    text: "Ten arms together are larger than one network. Here the multiclass model gets as many parameters, or as much computing per image, as all ten arms.",
  },
  "cifar10-myrtle": {
    title: "Photographs",
    text: "A row of the paper's main table: ten kinds of animals and vehicles in colour. CIFAR-10 has to be in Data first, and a graphics card at hand: without one it takes days.",
  },
  "lesson-sigmoid": {
    title: "Lesson: sigmoids hide gradients",
    text: "The same arms, merged twice: by their margins, and through sigmoids that flatten out. The second looks robust until somebody attacks the margins. Health checks say so first.",
  },
  "lesson-quantiser": {
    title: "Lesson: rounding hides gradients",
    text: "One network, with and without rounding its pixels first. Attacks that follow gradients find none, one that ignores the rounding does.",
  },
  "lesson-noise": {
    title: "Lesson: noise is no defence",
    text: "One network, with and without random noise on every image it sees. One look at it says little; an attack on the average over many looks breaks it.",
  },
  smoke: {
    title: "Check in seconds",
    text: "Linear networks on 200 digits. Shows that everything works on this machine; its numbers mean nothing.",
  },
};
