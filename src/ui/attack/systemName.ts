import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import type { ChosenBy, MustBreak } from "../../state/attack/attackedImage.ts";
import { attackStore, groupOfSystem } from "../../state/attack/attackStore.ts";
import { isMadeElsewhere, type LabSystem } from "../../state/systems/systems.ts";

/** The label of a system; that of one from another group than the chosen one names its group too if others share it. */
export function labelAmong({ id, label }: LabSystem, systems: readonly LabSystem[]): string {
  const isUnique = systems.every((other) => other.id === id || other.label !== label);
  const group = isUnique ? undefined : groupOfSystem(id);
  return group === undefined || group.id === attackStore.getState().groupId ? label : `${label} (${group.label})`;
}

/**
 * The name used in verdicts: the kind of system, or its label if others are of the same kind or somebody else made it. One
 * that is undefended in an experiment about a defence is called so, also when it is the only one of its kind on show.
 */
export function nameAmong(system: LabSystem, systems: readonly LabSystem[]): string {
  const isOnly = systems.every(({ id, scoreKind }) => id === system.id || scoreKind !== system.scoreKind);
  if (isMadeElsewhere(system) || !isOnly) return labelAmong(system, systems);
  const isBare = isUndefendedAmongDefended(system);
  if (system.scoreKind === "arms") return isBare ? "The undefended RoBin" : "RoBin";
  if (system.system.decomposition.id !== "multiclass") return system.label;
  return isBare ? "The undefended model" : "The multiclass model";
}

/** Whether a system was trained on clean images in an experiment that defends its systems. */
function isUndefendedAmongDefended({ id, specId }: LabSystem): boolean {
  const spec = groupOfSystem(id)?.spec;
  const own = spec?.systems.find((one) => one.id === specId)?.defence;
  return spec !== undefined && own !== undefined && trainedThreat(own) === null && trainedThreat(spec.defence) !== null;
}

/** The same name inside a sentence: "the multiclass model". */
export const nameInside = (system: LabSystem, systems: readonly LabSystem[]): string =>
  nameAmong(system, systems).replace(/^The /, "the ");

/** What a search looks for, to continue "Find one that breaks": "any shown system", "only RoBin". */
export function mustText(must: MustBreak, systems: readonly LabSystem[]): string {
  if (must === "any") return "any shown system";
  if (must === "all") return systems.length === 2 ? "both" : "all of them";
  const system = systems.find(({ id }) => id === must.only);
  return `only ${system === undefined ? "another system" : nameInside(system, systems)}`;
}

/** The rule by which a search found an image, whoever won on it. */
export function ruleText(chosen: Extract<ChosenBy, { by: "search" }>, systems: readonly LabSystem[]): string {
  const { must, seed, tried } = chosen;
  const [only] = systems.length === 1 ? systems : [];
  const read =
    only !== undefined
      ? `${nameInside(only, systems)} reads`
      : systems.length === 2
        ? "both systems read"
        : "all systems read";
  const fooled = must === "any" ? (only === undefined ? "at least one of them" : "it") : mustText(must, systems);
  return `Chosen by a rule, whoever wins: the search tries the images in the random order of seed ${seed} and stops at the next one that ${read} correctly and that fools ${fooled}. This is number ${tried} of that order.`;
}
