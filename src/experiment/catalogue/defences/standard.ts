import type { DefenceEntry } from "../nouns.ts";
import { lossParameters } from "./loss.ts";

const standard: DefenceEntry = {
  id: "standard",
  label: "Standard training",
  summary: "Trains on clean images, without attacks. Such networks are accurate and very easy to fool.",
  reference: "Empirical risk minimisation with cross-entropy; the paper, section 3.3 (standard regime)",
  params: lossParameters,
  cost: () => ({ forwards: 0, gradients: 0, weightSteps: 1 }),
};

export default standard;
