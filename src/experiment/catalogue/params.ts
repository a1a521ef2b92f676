import type { Choice, ParameterValue, ParameterValues } from "../terms/choice.ts";
import { didYouMean } from "../terms/didYouMean.ts";
import type { ResolvedChoice } from "../terms/system.ts";
import type { Entry, Parameter } from "./entry.ts";
import { catalogue, type IdOf, type Noun } from "./index.ts";
import type { EntryTypes } from "./nouns.ts";

/** A choice with all its parameters, whose id is in the catalogue. */
export interface KnownChoice<N extends Noun> extends ResolvedChoice {
  readonly id: IdOf<N>;
}

/** The singular of each noun, for messages. */
const nounNames: Readonly<Record<Noun, string>> = {
  datasets: "data set",
  networks: "network",
  decompositions: "decomposition",
  masks: "mask",
  defences: "defence",
  attacks: "attack",
  strategies: "strategy",
  suites: "suite",
};

/** Whether a noun has an entry with this id. */
export function isKnown<N extends Noun>(noun: N, id: string): id is IdOf<N> {
  return Object.hasOwn(catalogue[noun], id);
}

const tables: { readonly [N in Noun]: Readonly<Record<string, EntryTypes[N]>> } = catalogue;

function unknownId(noun: Noun, id: string): string {
  const suites = noun === "attacks" ? `, or a suite: ${Object.keys(tables.suites).join(", ")}` : "";
  const known = [...Object.keys(tables[noun]), ...(noun === "attacks" ? Object.keys(tables.suites) : [])];
  const list = `use one of ${Object.keys(tables[noun]).join(", ")}${suites}`;
  return `unknown ${nounNames[noun]} ${JSON.stringify(id)}: ${list}${didYouMean(id, known)}`;
}

/** The entry with an id. Throws on an unknown id, listing the known ones. */
export function entryOf<N extends Noun>(noun: N, id: string): EntryTypes[N] {
  const entry = isKnown(noun, id) ? tables[noun][id] : undefined;
  if (entry === undefined) throw new Error(unknownId(noun, id));
  return entry;
}

/** Error message for an invalid parameter value, or null. */
export function parameterProblem(parameter: Parameter, value: ParameterValue): string | null {
  const found = `${parameter.id} is ${JSON.stringify(value)}`;
  switch (parameter.kind) {
    case "boolean":
      return typeof value === "boolean" ? null : `${found}, true or false expected`;
    case "choice":
      return typeof value === "string" && parameter.options.includes(value)
        ? null
        : `${found}, one of ${parameter.options.join(", ")} expected`;
    case "text":
      return typeof value === "string" && new RegExp(`^(?:${parameter.pattern})$`).test(value)
        ? null
        : `${found.slice(0, 200)}, ${parameter.expected} expected`;
    case "integer":
    case "number": {
      const fits =
        typeof value === "number" &&
        value >= parameter.min &&
        value <= parameter.max &&
        (parameter.kind === "number" || Number.isInteger(value));
      return fits
        ? null
        : `${found}, ${parameter.kind === "integer" ? "a whole number" : "a number"} from ${parameter.min} to ${parameter.max} expected`;
    }
    default:
      return parameter satisfies never;
  }
}

/** All problems of a choice, with paths relative to the choice. Empty if it resolves. */
export function choiceProblems(noun: Noun, choice: Choice): readonly { path: string; message: string }[] {
  if (!isKnown(noun, choice.id)) return [{ path: "id", message: unknownId(noun, choice.id) }];
  const entry: Entry = entryOf(noun, choice.id);
  return Object.entries(choice.params ?? {}).flatMap(([id, value]) => {
    const parameter = entry.params.find((candidate) => candidate.id === id);
    const known = entry.params.map((candidate) => candidate.id);
    const message =
      parameter === undefined
        ? `unknown parameter ${JSON.stringify(id)} of ${nounNames[noun]} ${entry.id}: ${known.length === 0 ? "it has none, so remove it" : `use one of ${known.join(", ")}${didYouMean(id, known)}`}`
        : parameterProblem(parameter, value);
    return message === null ? [] : [{ path: `params.${id}`, message }];
  });
}

/** All parameters of a choice, with defaults for those that it omits. Throws on an unknown id. */
export function allParameters(noun: Noun, { id, params: given = {} }: Choice | ResolvedChoice): ParameterValues {
  const values = entryOf(noun, id).params.map((parameter): [string, ParameterValue] => [
    parameter.id,
    Object.hasOwn(given, parameter.id) ? (given[parameter.id] as ParameterValue) : parameter.default,
  ]);
  return Object.fromEntries(values);
}

/** Whether a parameter applies, given the values of the others (`onlyWith`). */
export function isApplicable(entry: Entry, { onlyWith }: Parameter, values: ParameterValues): boolean {
  if (onlyWith === undefined) return true;
  const decider = entry.params.find(({ id }) => id === onlyWith.id);
  if (decider === undefined) throw new Error(`${entry.id} has no parameter ${onlyWith.id} to depend on`);
  return (
    onlyWith.values.includes(String(values[decider.id] ?? decider.default)) && isApplicable(entry, decider, values)
  );
}

/** `allParameters` without those that do not apply. */
export function applicableParameters(noun: Noun, choice: Choice | ResolvedChoice): ParameterValues {
  const entry: Entry = entryOf(noun, choice.id);
  const values = allParameters(noun, choice);
  const applicable = entry.params.filter((parameter) => isApplicable(entry, parameter, values));
  return Object.fromEntries(applicable.map(({ id }) => [id, values[id] as ParameterValue]));
}

/**
 * A choice as recipes name it: all parameters that apply, in the catalogue's order, with defaults for those that the
 * choice omits, but without `implicit` parameters at their default. `allParameters` restores those.
 * Throws on an unknown id or parameter, and on a value outside its limits.
 */
export function resolveChoice<N extends Noun>(noun: N, choice: Choice): KnownChoice<N> {
  const [problem] = choiceProblems(noun, choice);
  if (problem !== undefined) throw new Error(problem.message);
  const entry: Entry = entryOf(noun, choice.id);
  const params = Object.entries(applicableParameters(noun, choice)).filter(([id, value]) => {
    const parameter = entry.params.find((candidate) => candidate.id === id);
    return !(parameter?.implicit === true && value === parameter.default);
  });
  return { id: choice.id as IdOf<N>, params: Object.fromEntries(params) };
}
