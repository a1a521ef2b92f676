import type { ParameterValues } from "../../spec.ts";
import type { Entry } from "../entry.ts";
import type { NetworkEntry } from "../nouns.ts";
import { type LayerSize, sizeOf } from "./layers.ts";

/** A network entry whose counts follow from its list of layers. */
export function sizedNetwork(
  entry: Entry,
  layers: (outputs: number, params: ParameterValues) => readonly LayerSize[],
): NetworkEntry {
  return {
    ...entry,
    layers,
    parameters: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).parameters,
    multiplyAdds: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).multiplyAdds,
    activations: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).activations,
  };
}
