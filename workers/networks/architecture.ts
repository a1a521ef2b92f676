import type { ParameterValues } from "../../src/experiment/spec.ts";
import type { Layer } from "./layer.ts";

/** The engine half of a network of the catalogue: its layers, for any input size and number of outputs. */
export interface Architecture {
  readonly id: string;
  layers(outputs: number, params: ParameterValues): readonly Layer[];
}

/** A whole number from resolved parameters; the catalogue has checked its limits. */
export function integerParameter(params: ParameterValues, id: string): number {
  const value = params[id];
  if (typeof value !== "number" || !Number.isInteger(value))
    throw new TypeError(`network parameter ${id} must be a whole number, found ${String(value)}`);
  return value;
}
