import { expect, test } from "vitest";
import markdown from "../../../docs/glossary.md?raw";
import { parseGlossary } from "./glossary.ts";

const glossary = parseGlossary(markdown);

test("headings become ids; text and source are read, chapter headings are not", () => {
  const entries = parseGlossary(
    "# A\n\n## Clean accuracy\n\nA `share`.\n\n*Source: them, 2020*\n\n# B\n\n## Arm\n\nOne.\n",
  );
  expect([...entries]).toEqual([
    ["clean-accuracy", { term: "Clean accuracy", text: "A share.", source: "them, 2020" }],
    ["arm", { term: "Arm", text: "One.", source: null }],
  ]);
});

test("every entry of the glossary has a paragraph, and no term is defined twice", () => {
  for (const { term, text } of glossary.values()) expect(text, term).toMatch(/^[^#*]{20,}[.”]$/);
  expect(glossary.size).toBe(markdown.match(/^## /gm)?.length);
});

test("every term that the page explains is in the glossary", () => {
  const sources = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });
  // Either a literal, or an expression that chooses between literals.
  const ids = Object.values(sources).flatMap((code) =>
    [...code.matchAll(/<Term\s+id=("[^"]+"|\{[^}]+\})/g)].flatMap(([, value]) =>
      [...(value as string).matchAll(/(?:^|[?:] )"([^"]+)"/g)].map(([, id]) => id as string),
    ),
  );
  expect(ids).toContain("adversarial-training");
  expect(ids.length).toBeGreaterThan(20);
  expect(ids.filter((id) => !glossary.has(id))).toEqual([]);
});
