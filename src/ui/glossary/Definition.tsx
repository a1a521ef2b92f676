import markdown from "../../../docs/glossary.md?raw";
import { Explanation } from "./Explanation.tsx";
import { parseGlossary } from "./glossary.ts";

const glossary = parseGlossary(markdown);

/** The definition of a term of docs/glossary.md, inside a popover. Loaded with the first term that is opened. */
export function Definition({ id }: { readonly id: string }) {
  const entry = glossary.get(id);
  if (entry === undefined) throw new Error(`unknown term: ${id}; docs/glossary.md has no heading for it`);
  return <Explanation label={entry.term} summary={entry.text} reference={entry.source ?? ""} />;
}
