import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";

/**
 * Capacity control: the quick comparison with two wider multiclass models, one with as many parameters as RoBin's ten
 * arms together (within 0.1 %), one with as many multiply-adds per image.
 */
const digitsCapacity: ExperimentSpec = {
  ...digitsQuick,
  name: "Digits, capacity: multiclass as large as RoBin",
  deviations: [...(digitsQuick.deviations ?? []), "wider multiclass models beside the paper's"],
  systems: [
    { id: "multiclass", decomposition: { id: "multiclass" } },
    {
      id: "multiclass-parameters",
      decomposition: { id: "multiclass" },
      network: { id: "cnn-wide", params: { filters: 51, hidden: 314 } },
    },
    {
      id: "multiclass-compute",
      decomposition: { id: "multiclass" },
      network: { id: "cnn-wide", params: { filters: 52, hidden: 329 } },
    },
    { id: "robin", decomposition: { id: "one-vs-all" } },
  ],
};

export default digitsCapacity;
