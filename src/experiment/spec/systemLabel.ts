import { entryOf, resolveChoice } from "../catalogue/params.ts";
import type { ExperimentSpec, SystemSpec } from "./spec.ts";

function nameOf({ decomposition }: SystemSpec): string {
  const { label, name } = entryOf("decompositions", decomposition.id);
  return name?.(resolveChoice("decompositions", decomposition).params) ?? label;
}

/**
 * Label of a system: the name of its decomposition, with the id if several systems have the same name and the id says
 * more than the name. Networks that were made elsewhere keep the name that their owner gave them.
 */
export function systemLabel(spec: ExperimentSpec, system: SystemSpec): string {
  if (system.imported !== undefined) return system.id;
  const name = nameOf(system);
  const alike = spec.systems.filter((other) => other.imported === undefined && nameOf(other) === name);
  return alike.length === 1 || system.id === system.decomposition.id ? name : `${name}, ${system.id}`;
}
