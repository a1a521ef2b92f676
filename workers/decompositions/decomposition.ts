import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Labelling } from "../../src/experiment/terms/labelling.ts";
import type { Network, Parameters } from "../networks/network.ts";
import type { Classifier } from "./classifier.ts";

/** A member network with its trained values. Whoever opens it hands it over: `Classifier.dispose` frees the values. */
export interface OpenMember {
  readonly network: Network;
  readonly parameters: Parameters;
  readonly labelling: Labelling;
}

/** The engine half of a decomposition: how members become one classifier. */
export interface Decomposition {
  readonly id: string;
  /**
   * Members in the decomposition's own order, and its parameters. Throws when their number, outputs or labellings do not
   * fit.
   */
  combine(members: readonly OpenMember[], params: ParameterValues): Classifier;
}
