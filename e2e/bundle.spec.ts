import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { builtFile } from "./steps/built.ts";
import { expect, test } from "./steps/lab.ts";

/** Most bytes of compressed JavaScript that the page may need before it shows anything. */
const budget = 220_000;

/** The scripts that the page needs before it shows anything: those in its HTML and all their static imports. */
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
  for (const [, path] of html.matchAll(/<(?:script|link rel="modulepreload")[^>]+(?:src|href)="\.\/([^"]+\.js)"/g))
    if (path !== undefined) visit(path);
  return found;
}

test("the JavaScript needed before the engine is small and contains no tfjs", () => {
  const scripts = firstScripts();
  expect([...scripts.keys()]).toContainEqual(expect.stringMatching(/^assets\/index-.+\.js$/));
  const bytes = [...scripts.values()].reduce((sum, code) => sum + gzipSync(code).length, 0);
  console.log(`JavaScript before the engine: ${(bytes / 1000).toFixed(1)} kB gzip in ${scripts.size} files`);
  expect(bytes).toBeLessThanOrEqual(budget);
  // Strings that every copy of tfjs-core contains, minified or not.
  for (const code of scripts.values()) expect(code).not.toMatch(/Conv2DBackpropInput|tensorflow|registerGradient/i);
});

test("no chunk imports the entry of a worker", () => {
  const names = readdirSync(builtFile("assets")).filter((name) => name.endsWith(".js"));
  const entries = names.filter((name) => /^(?:data|lab|models)\.worker-[^.]+\.js$/.test(name));
  expect(entries.map((name) => name.replace(/-.*/, "")).sort()).toEqual(["data.worker", "lab.worker", "models.worker"]);
  const importers = names.filter((name) =>
    [
      ...readFileSync(builtFile("assets", name), "utf8").matchAll(
        /(?:\bfrom|\bimport)\s*\(?\s*["'`]\.\/([^"'`]+)["'`]/g,
      ),
    ].some(([, imported]) => entries.includes(imported ?? "")),
  );
  // WebKit would evaluate such an entry twice, and the second engine would answer before it has started.
  expect(importers).toEqual([]);
});
