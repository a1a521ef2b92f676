import type { Choice, ParameterValue, ParameterValues } from "../terms/choice.ts";
import type { ResolvedChoice } from "../terms/system.ts";
import type { Entry, Parameter } from "./entry.ts";
import { catalogue, type IdOf, type Noun } from "./index.ts";
import type { EntryTypes } from "./nouns.ts";

/** A choice with all its parameters whose id is known to the catalogue. */
export interface KnownChoice<N extends Noun> extends ResolvedChoice {
  readonly id: IdOf<N>;
}

/** How messages call one entry of a noun. */
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

/** Whether `id` names an entry of the noun. */
export function isKnown<N extends Noun>(noun: N, id: string): id is IdOf<N> {
  return Object.hasOwn(catalogue[noun], id);
}

const tables: { readonly [N in Noun]: Readonly<Record<string, EntryTypes[N]>> } = catalogue;

function unknownId(noun: Noun, id: string): string {
  const suites = noun === "attacks" ? `, or a suite: ${Object.keys(tables.suites).join(", ")}` : "";
  return `unknown ${nounNames[noun]} ${JSON.stringify(id)}: use one of ${Object.keys(tables[noun]).join(", ")}${suites}`;
}

/** The entry of an id. Throws on an unknown one, naming those there are. */
export function entryOf<N extends Noun>(noun: N, id: string): EntryTypes[N] {
  const entry = isKnown(noun, id) ? tables[noun][id] : undefined;
  if (entry === undefined) throw new Error(unknownId(noun, id));
  return entry;
}

/** What is wrong with the value of a parameter, in a sentence, or null. */
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

/** Every problem of a choice as `{path, message}`, the path being relative to the choice; empty when it resolves. */
export function choiceProblems(noun: Noun, choice: Choice): readonly { path: string; message: string }[] {
  if (!isKnown(noun, choice.id)) return [{ path: "id", message: unknownId(noun, choice.id) }];
  const entry: Entry = entryOf(noun, choice.id);
  return Object.entries(choice.params ?? {}).flatMap(([id, value]) => {
    const parameter = entry.params.find((candidate) => candidate.id === id);
    const names = entry.params.map((candidate) => candidate.id).join(", ");
    const message =
      parameter === undefined
        ? `unknown parameter ${JSON.stringify(id)} of ${nounNames[noun]} ${entry.id}: ${names === "" ? "it has none, so remove it" : `use one of ${names}`}`
        : parameterProblem(parameter, value);
    return message === null ? [] : [{ path: `params.${id}`, message }];
  });
}

/** Every parameter of a choice: its default where the choice says nothing. Throws on an unknown id. */
export function allParameters(
  noun: Noun,
  { id, params: given = {} }: Choice | ResolvedChoice,
): ParameterValues {
  const values = entryOf(noun, id).params.map((parameter): [string, ParameterValue] => [
    parameter.id,
    Object.hasOwn(given, parameter.id) ? (given[parameter.id] as ParameterValue) : parameter.default,
  ]);
  return Object.fromEntries(values);
}

/** Whether a parameter of an entry means anything beside these values of the others (`onlyWith`). */
export function counts(entry: Entry, { onlyWith }: Parameter, values: ParameterValues): boolean {
  if (onlyWith === undefined) return true;
  const decider = entry.params.find(({ id }) => id === onlyWith.id);
  if (decider === undefined) throw new Error(`${entry.id} has no parameter ${onlyWith.id} to depend on`);
  return (
    onlyWith.values.includes(String(values[decider.id] ?? decider.default)) && counts(entry, decider, values)
  );
}

/** `allParameters` without those that mean nothing beside the others. */
export function countedParameters(noun: Noun, choice: Choice | ResolvedChoice): ParameterValues {
  const entry: Entry = entryOf(noun, choice.id);
  const values = allParameters(noun, choice);
  const counted = entry.params.filter((parameter) => counts(entry, parameter, values));
  return Object.fromEntries(counted.map(({ id }) => [id, values[id] as ParameterValue]));
}

/**
 * A choice as recipes name it: every parameter that counts, in the catalogue's order, with its default where the choice
 * says nothing; `implicit` ones only where they differ from it. `allParameters` fills them in again.
 * Throws on an unknown id or parameter and on a value outside its limits.
 */
export function resolveChoice<N extends Noun>(noun: N, choice: Choice): KnownChoice<N> {
  const [problem] = choiceProblems(noun, choice);
  if (problem !== undefined) throw new Error(problem.message);
  const entry: Entry = entryOf(noun, choice.id);
  const params = Object.entries(countedParameters(noun, choice)).filter(([id, value]) => {
    const parameter = entry.params.find((candidate) => candidate.id === id);
    return !(parameter?.implicit === true && value === parameter.default);
  });
  return { id: choice.id as IdOf<N>, params: Object.fromEntries(params) };
}
