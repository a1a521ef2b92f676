import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** Files that git tracks or would track, by extension. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.(md|tsx?|mjs|py|[ch])$/.test(path) && existsSync(path));
// Stories link to rooms of the page; `readStory.test.ts` checks them.
const documents = files.filter((path) => path.endsWith(".md") && !path.startsWith("public/stories/"));
const read = (path: string): string => readFileSync(path, "utf8");

const definitions = read("docs/algorithms.md");

/** The text below the heading of a section, up to the next heading; undefined when there is none. */
function section(number: string): string | undefined {
  const [, body] = definitions.split(new RegExp(`^#{2,3} ${number.replace(".", "\\.")}[. ].*$`, "m"));
  return body?.split(/^#{2,3} /m)[0];
}

/** Whether section `of` has an item: "4" in a numbered list, "c" in a lettered one, "I9" in a table. */
function hasItem(of: string, item: string): boolean {
  const start = /^I/.test(item) ? `\\| ${item} \\|` : `${item}\\. `;
  return new RegExp(`^${start}`, "m").test(section(of) ?? "");
}

/**
 * What a text cites: every "docs/algorithms.md 10.6" with what follows it: further sections ("2.1-2.5", "1.3, 4.7") and
 * items of the last section ("10.6, 9 and 12", "5.3 c", "11.1, I1").
 */
function citations(text: string): { readonly section: string; readonly item?: string }[] {
  const flowing = text.replaceAll(/\n\s*(\*|\/\/)? ?/g, " ");
  const found: { section: string; item?: string }[] = [];
  const pattern = /docs\/algorithms\.md (\d+(?:\.\d+)?)((?:(?:, | and |-)(?:\d+\.\d+|\d+|I\d+)(?!\d)| [a-d]\b)*)/g;
  for (const [, first, rest] of flowing.matchAll(pattern)) {
    let last = first as string;
    found.push({ section: last });
    for (const [more] of (rest as string).matchAll(/\d+\.\d+|I?\d+|\b[a-d]\b/g)) {
      if (more.includes(".")) {
        last = more;
        found.push({ section: more });
      } else found.push({ section: more.startsWith("I") ? "11.1" : last, item: more });
    }
  }
  return found;
}

test("citations are read with their items", () => {
  expect(
    citations("(docs/algorithms.md 10.6, 9 and 12) docs/algorithms.md\n * 5.3 c, docs/algorithms.md 1.3, 4.7."),
  ).toEqual([
    { section: "10.6" },
    { section: "10.6", item: "9" },
    { section: "10.6", item: "12" },
    { section: "5.3" },
    { section: "5.3", item: "c" },
    { section: "1.3" },
    { section: "4.7" },
  ]);
});

test("every citation of docs/algorithms.md names a section and an item that it has", () => {
  const cited = files.flatMap((path) =>
    path === "tests/documents.test.ts" ? [] : citations(read(path)).map((citation) => ({ path, ...citation })),
  );
  expect(cited.length).toBeGreaterThan(100);
  const missing = cited.filter(
    ({ section: number, item }) => section(number) === undefined || (item !== undefined && !hasItem(number, item)),
  );
  expect(missing).toEqual([]);
});

/** A document without its code blocks. */
const prose = (path: string): string => read(path).replaceAll(/^```[\s\S]*?^```/gm, "");

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");

test("every relative link in a document leads somewhere", () => {
  const broken = documents.flatMap((path) =>
    [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target as string)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [file, fragment] = target.split("#") as [string, string?];
        const full = file === "" ? path : join(dirname(path), file);
        if (!existsSync(full)) return true;
        if (fragment === undefined) return false;
        return ![...read(full).matchAll(/^#+ (.+)$/gm)].some(([, heading]) => anchor(heading as string) === fragment);
      })
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every row of a table has as many cells as its head", () => {
  const cells = (row: string): number => row.split(/(?<!\\)\|/).length;
  const uneven = documents.flatMap((path) =>
    (prose(path).match(/(?:^\|.*\n)+/gm) ?? []).flatMap((table) => {
      const [head, ...rows] = table.trim().split("\n") as [string, ...string[]];
      return rows.filter((row) => cells(row) !== cells(head)).map((row) => `${path}: ${row}`);
    }),
  );
  expect(uneven).toEqual([]);
});

/** Documents that name files beside themselves, and not only from the root of the repository. */
const isGuide = (path: string): boolean => /(README|ARCHITECTURE|CONTRIBUTING)\.md$/.test(path);

/** Text in backticks that names a file or folder: from the root or, in a guide, a source file beside it. */
const isPath = (text: string, document: string): boolean =>
  /^[\w./-]+$/.test(text) &&
  (/^(src|workers|cli|docs|bench|tests|scripts|e2e|public)\//.test(text) ||
    (isGuide(document) && /\w\.(tsx?|mjs|py|c|h)$/.test(text)));

test("every file that a document names exists", () => {
  const missing = documents
    .filter((path) => path !== "CHANGELOG.md")
    .flatMap((path) =>
      [...prose(path).matchAll(/`([^`\n]+)`/g)]
        .map(([, text]) => text as string)
        .filter((text) => isPath(text, path) && !existsSync(text) && !existsSync(join(dirname(path), text)))
        .map((text) => `${path}: ${text}`),
    );
  expect(missing).toEqual([]);
});

test("the glossary has one entry per word, each a single paragraph", () => {
  const entries = read("docs/glossary.md").split(/^## /m).slice(1);
  const names = entries.map((entry) => anchor(entry.split("\n")[0] as string));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  const odd = entries.filter((entry) => {
    const [, ...paragraphs] = entry
      .replaceAll(/^# .*$/gm, "")
      .trim()
      .split(/\n\n+/);
    return paragraphs.filter((paragraph) => !/^\*Source: .+\*$/.test(paragraph)).length !== 1;
  });
  expect(odd).toEqual([]);
});
