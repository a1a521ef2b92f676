import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { builtFile } from "./steps/built.ts";
import { expect, test } from "./steps/lab.ts";

/** Most bytes of JavaScript, compressed, that a visitor waits for before the page is there. */
const budget = 220_000;

/** The scripts that the page needs before anything shows: those of its HTML and all that they import statically. */
function firstScripts(): ReadonlyMap<string, string> {
  const html = readFileSync(builtFile("index.html"), "utf8");
  const found = new Map<string, string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    const code = readFileSync(builtFile(path), "utf8");
    found.set(path, code);
    for (const [, imported] of code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g))
      if (imported !== undefined) visit(join(dirname(path), imported));
  };
  for (const [, path] of html.matchAll(
    /<(?:script|link rel="modulepreload")[^>]+(?:src|href)="\.\/([^"]+\.js)"/g,
  ))
    if (path !== undefined) visit(path);
  return found;
}

test("the page's JavaScript before the engine is small and holds no tfjs", () => {
  const scripts = firstScripts();
  expect([...scripts.keys()]).toContainEqual(expect.stringMatching(/^assets\/index-.+\.js$/));
  const bytes = [...scripts.values()].reduce((sum, code) => sum + gzipSync(code).length, 0);
  console.log(`JavaScript before the engine: ${(bytes / 1000).toFixed(1)} kB gzip in ${scripts.size} files`);
  expect(bytes).toBeLessThanOrEqual(budget);
  // Names that every copy of tfjs-core carries in its strings, minified or not.
  for (const code of scripts.values())
    expect(code).not.toMatch(/Conv2DBackpropInput|tensorflow|registerGradient/i);
});
