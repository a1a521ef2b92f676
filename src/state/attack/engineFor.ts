import type { Weights } from "../../lab/engine/api.ts";
import type { Pool } from "../../lab/pool/pool.ts";
import { lab } from "../systems/lab.ts";
import { type LabSystem, weightsOf } from "../systems/systems.ts";
import { groupOfSystem } from "./attackStore.ts";

/** The weights of a system on show, from the group that offers it. @throws as `weightsOf`. */
export const weightsFor = ({ id, system }: LabSystem): Promise<Weights> =>
  weightsOf(groupOfSystem(id)?.id ?? id, system);

/** The workers, and the weights of a system on show. @throws as `lab` and `weightsOf`. */
export const engineFor = (system: LabSystem): Promise<[Pool, Weights]> => Promise.all([lab(), weightsFor(system)]);
