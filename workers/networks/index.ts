import { type NetworkId, networks } from "../../src/experiment/catalogue/networks/index.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import type { Network } from "./network.ts";
import { networkOf } from "./networkOf.ts";

/**
 * The network of a resolved catalogue choice, for images [height, width, channels] and a number of outputs. Throws a
 * RangeError if the id is unknown or the images are too small for its layers.
 */
export function buildNetwork(
  choice: ResolvedChoice,
  shape: readonly [height: number, width: number, channels: number],
  outputs: number,
): Network {
  if (!Object.hasOwn(networks, choice.id))
    throw new RangeError(`unknown network: ${choice.id}, expected one of ${Object.keys(networks).join(", ")}`);
  return networkOf(shape, outputs, networks[choice.id as NetworkId].layers(outputs, choice.params));
}
