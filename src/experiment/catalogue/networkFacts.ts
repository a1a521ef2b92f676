import { isImported } from "../terms/importedNetwork.ts";
import type { ResolvedChoice } from "../terms/system.ts";
import { type NetworkSize, sizeOf } from "./networks/layers.ts";
import { entryOf } from "./params.ts";

/** Sizes by network object. The thousands of tasks of a plan share these objects. */
const known = new WeakMap<ResolvedChoice, Map<string, NetworkSize>>();

/** Parameters, multiply-adds and activations of a network for an input shape. Throws if the image is too small. */
export function networkSize(
  network: ResolvedChoice,
  shape: readonly [number, number, number],
  outputs: number,
): NetworkSize {
  const sizes = known.get(network) ?? new Map<string, NetworkSize>();
  known.set(network, sizes);
  const name = [outputs, ...shape].join();
  const size = sizes.get(name) ?? sizeFor(network, shape, outputs);
  sizes.set(name, size);
  return size;
}

function sizeFor(network: ResolvedChoice, shape: readonly [number, number, number], outputs: number): NetworkSize {
  if (!isImported(network)) return sizeOf(shape, entryOf("networks", network.id).layers(outputs, network.params));
  const { parameters, multiplyAdds, activations } = network.params;
  return {
    parameters: Number(parameters),
    multiplyAdds: Number(multiplyAdds),
    work: Number(multiplyAdds),
    activations: Number(activations),
  };
}

/** What a network is called. */
export const networkLabel = (network: Pick<ResolvedChoice, "id">): string =>
  isImported(network) ? "imported network" : entryOf("networks", network.id).label;
