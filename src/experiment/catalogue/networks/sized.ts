import type { ParameterValues } from "../../terms/choice.ts";
import type { Entry } from "../entry.ts";
import type { NetworkEntry } from "../nouns.ts";
import { headed, headParameter } from "./head.ts";
import { type LayerSize, sizeOf } from "./layers.ts";

/** A network entry whose counts follow from its list of layers, which ends in a dense layer of as many logits as asked. */
export function sizedNetwork(
  entry: Entry,
  layersOf: (logits: number, params: ParameterValues) => readonly LayerSize[],
): NetworkEntry {
  const layers = headed(layersOf);
  return {
    ...entry,
    params: [...entry.params, headParameter],
    layers,
    parameters: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).parameters,
    multiplyAdds: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).multiplyAdds,
    work: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).work,
    activations: (shape, outputs, params) => sizeOf(shape, layers(outputs, params)).activations,
  };
}
