import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Labelling } from "../../src/experiment/terms/labelling.ts";
import type { Network, Parameters } from "../networks/network.ts";
import type { Classifier } from "./classifier.ts";

/** A member network with its trained values. The classifier that it becomes part of owns the values. */
export interface OpenMember {
  readonly network: Network;
  readonly parameters: Parameters;
  readonly labelling: Labelling;
}

/** The engine half of a decomposition: makes one classifier of its members. */
export interface Decomposition {
  readonly id: string;
  /**
   * Members are in the decomposition's own order. Throws when their number, outputs or labellings do not fit.
   * `Classifier.dispose` frees their values.
   */
  combine(members: readonly OpenMember[], params: ParameterValues): Classifier;
}
