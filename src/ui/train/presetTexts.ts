import type { PresetId } from "../../experiment/presets/index.ts";

/** A title and an introduction for each preset. */
export const presetTexts: Readonly<Record<PresetId, { readonly title: string; readonly text: string }>> = {
  "digits-quick": {
    title: "Quick comparison",
    text: "RoBin's ten arms and one multiclass network learn to resist small changes. Then both are attacked in the same way. The shortest run with meaningful numbers.",
  },
  "digits-full": {
    title: "Full comparison",
    text: "The same networks, trained longer, then attacked with every strategy at six budgets on all 1,000 test digits.",
  },
  "digits-standard": {
    title: "Without a defence",
    text: "The same networks, trained on clean digits only. Shows what splitting the task into arms does by itself.",
  },
  "digits-capacity": {
    title: "Is it the size?",
    text: "Ten arms together are larger than one network. Here the multiclass model gets as many parameters, or as much compute per image, as all ten arms.",
  },
  "cifar10-quick": {
    title: "Photographs, quick",
    text: "RoBin, one multiclass network and an undefended one on colour photographs of ten kinds of animals and vehicles. Add CIFAR-10 in Data first. Takes hours on two cores; the included photograph systems were trained this way.",
  },
  "cifar10-myrtle": {
    title: "Photographs",
    text: "One row of the paper's main table: colour photographs of ten kinds of animals and vehicles. Add CIFAR-10 in Data first. Without a graphics card this takes days.",
  },
  "lesson-sigmoid": {
    title: "Lesson: sigmoids hide gradients",
    text: "The same arms combined in two ways: by their margins, and through sigmoids that saturate. The second looks robust until you attack the margins. Health checks warn about it.",
  },
  "lesson-quantiser": {
    title: "Lesson: rounding hides gradients",
    text: "One network, with and without rounding the pixels first. Gradient attacks find no gradient to follow; an attack that ignores the rounding succeeds.",
  },
  "lesson-noise": {
    title: "Lesson: noise is no defence",
    text: "One network, with and without random noise added to every image. A single noisy gradient says little; an attack that averages many of them succeeds.",
  },
  smoke: {
    title: "Check in seconds",
    text: "Linear networks on 200 digits. Confirms that everything works on this machine; the numbers mean nothing.",
  },
};
