/** One entry of docs/glossary.md. */
interface GlossaryEntry {
  readonly term: string;
  readonly text: string;
  /** Where the term comes from; null if it is common. */
  readonly source: string | null;
}

/**
 * The entries of a glossary in Markdown, by id: a `## Clean accuracy` heading has the id `clean-accuracy` and is followed
 * by one paragraph and, optionally, a `*Source: …*` line.
 */
export function parseGlossary(markdown: string): ReadonlyMap<string, GlossaryEntry> {
  const sections = markdown.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [term = "", ...paragraphs] = section
        .replace(/^# .*$/m, "")
        .split("\n\n")
        .map((part) => part.trim().replaceAll("`", ""));
      const source = paragraphs.flatMap((part) => /^\*Source: (.*)\*$/.exec(part)?.[1] ?? [])[0] ?? null;
      return [term.toLowerCase().replaceAll(" ", "-"), { term, text: paragraphs[0] ?? "", source }];
    }),
  );
}
