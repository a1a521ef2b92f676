import type { ExperimentSpec, SystemSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";
import { multiclass, robin } from "./parts.ts";

const wider = (id: string, filters: number, hidden: number): SystemSpec => ({
  ...multiclass,
  id,
  network: { id: "cnn-wide", params: { filters, hidden } },
});

/**
 * Capacity control: the quick comparison with two wider multiclass models, one with as many parameters as RoBin's ten arms
 * together (within 0.1 %), one with as many multiply-adds per image.
 */
const digitsCapacity: ExperimentSpec = {
  ...digitsQuick,
  name: "Digits, capacity: multiclass as large as RoBin",
  deviations: [...(digitsQuick.deviations ?? []), "wider multiclass models beside the paper's"],
  systems: [multiclass, wider("multiclass-parameters", 51, 314), wider("multiclass-compute", 52, 329), robin()],
};

export default digitsCapacity;
