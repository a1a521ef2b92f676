import type { NetworkId } from "../../src/experiment/catalogue/networks/index.ts";
import type { ResolvedChoice } from "../../src/experiment/task.ts";
import type { Architecture } from "./architecture.ts";
import { cnn2 } from "./cnn2.ts";
import { cnnSmall } from "./cnnSmall.ts";
import { cnnWide } from "./cnnWide.ts";
import { linear } from "./linear.ts";
import { mlp } from "./mlp.ts";
import type { Network } from "./network.ts";
import { sequential } from "./sequential.ts";

const architectures: Record<NetworkId, Architecture> = {
  linear,
  mlp,
  "cnn-small": cnnSmall,
  "cnn-wide": cnnWide,
  "cnn-2": cnn2,
};

/**
 * The network of a resolved catalogue choice for images [height, width, channels] and a number of outputs. Throws a
 * RangeError when the id is unknown or the images are too small for its layers.
 */
export function buildNetwork(
  choice: ResolvedChoice,
  shape: readonly [height: number, width: number, channels: number],
  outputs: number,
): Network {
  if (!Object.hasOwn(architectures, choice.id))
    throw new RangeError(
      `unknown network: ${choice.id}, expected one of ${Object.keys(architectures).join(", ")}`,
    );
  return sequential(shape, outputs, architectures[choice.id as NetworkId].layers(outputs, choice.params));
}
