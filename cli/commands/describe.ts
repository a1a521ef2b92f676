import type { Entry, Parameter } from "../../src/experiment/catalogue/entry.ts";
import { catalogue, type Noun } from "../../src/experiment/catalogue/index.ts";
import type { DatasetEntry } from "../../src/experiment/catalogue/nouns.ts";
import { entryOf } from "../../src/experiment/catalogue/params.ts";
import { didYouMean } from "../../src/experiment/terms/didYouMean.ts";
import { bytesText } from "../../src/experiment/terms/format.ts";
import { type Command, parseOptions, UserError } from "../terminal/command.ts";
import { textTable } from "../terminal/textTable.ts";

const nouns = Object.keys(catalogue) as Noun[];

/** "strategies" -> "strategy". */
const singular = (noun: Noun): string => noun.replace(/ies$/, "y").replace(/s$/, "");

export const describe: Command = {
  summary: "list the parts of experiments, or describe one with its parameters",
  help: `lab describe [NOUN [ID]]

Nouns: ${nouns.join(", ")} (or their singular). Example: lab describe attack pgd`,
  async run(args, { out }) {
    const [noun, id, ...more] = parseOptions(args, {}).positionals;
    if (more.length > 0) throw new UserError(`${more.join(" ")} found, a noun and an id expected: see --help`);
    const wanted = noun === undefined ? nouns : [nounOf(noun)];
    out.write(`${id === undefined ? wanted.map(listText).join("\n\n") : entryText(wanted[0] as Noun, id)}\n`);
    return 0;
  },
};

function nounOf(word: string): Noun {
  const found = nouns.find((noun) => noun === word || singular(noun) === word);
  if (found === undefined) throw new UserError(`unknown noun: ${word}; nouns are ${nouns.join(", ")}`);
  return found;
}

const entriesOf = (noun: Noun): readonly Entry[] => Object.values(catalogue[noun]);

function listText(noun: Noun): string {
  return `${noun}\n${textTable(entriesOf(noun).map(({ id, summary }) => [`  ${id}`, summary]))}`;
}

function entryText(noun: Noun, id: string): string {
  const entry = entriesOf(noun).find((candidate) => candidate.id === id);
  if (entry === undefined) {
    const ids = entriesOf(noun).map((candidate) => candidate.id);
    // "none" is one letter from many short words, and nobody looks for it by mistake.
    const near = didYouMean(
      id,
      ids.filter((candidate) => candidate !== "none"),
    );
    throw new UserError(`unknown ${singular(noun)}: ${id}; known ids: ${ids.join(", ")}${near}`);
  }
  const parameters =
    entry.params.length === 0
      ? ["It has no parameters."]
      : entry.params.flatMap((parameter) => [
          `  ${parameter.id}: ${rangeText(parameter)}${conditionText(parameter)}`,
          `    ${parameter.help}`,
        ]);
  return [
    `${singular(noun)} ${entry.id}: ${entry.label}`,
    entry.summary,
    `Reference: ${entry.reference}`,
    ...(entry.params.length === 0 ? [] : ["Parameters"]),
    ...parameters,
    ...(noun === "datasets" ? sourcesText(entryOf("datasets", id)) : []),
  ].join("\n");
}

/** ", only with loss focal", for a parameter that applies only then. */
const conditionText = ({ onlyWith }: Parameter): string =>
  onlyWith === undefined ? "" : `, only with ${onlyWith.id} ${onlyWith.values.join(", ")}`;

function rangeText(parameter: Parameter): string {
  switch (parameter.kind) {
    case "boolean":
      return `true or false, default ${parameter.default}`;
    case "choice":
      return `one of ${parameter.options.join(", ")}, default ${parameter.default}`;
    case "text":
      return `${parameter.expected}, default ${JSON.stringify(parameter.default)}`;
    case "integer":
    case "number":
      return `${parameter.kind === "integer" ? "whole number" : "number"} from ${parameter.min} to ${parameter.max}, default ${parameter.default}`;
    default:
      return parameter satisfies never;
  }
}

/** The sources of a data set, numbered as for `lab data get --source`. */
function sourcesText({ origin, licence, downloads = [] }: DatasetEntry): readonly string[] {
  return [
    `Origin: ${origin}`,
    `Licence: ${licence}`,
    ...downloads.map(({ label, files }, source) => {
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      return `Source ${source + 1}: ${label}, ${bytesText(bytes)}, md5 checked`;
    }),
  ];
}
