import { readdirSync, readFileSync } from "node:fs";
import { builtFile } from "./steps/built.ts";
import { expect, test } from "./steps/lab.ts";

test("no chunk imports the entry of a worker", () => {
  const names = readdirSync(builtFile("assets")).filter((name) => name.endsWith(".js"));
  const entries = names.filter((name) => /^(?:data|lab)\.worker-[^.]+\.js$/.test(name));
  expect(entries.map((name) => name.replace(/-.*/, "")).sort()).toEqual(["data.worker", "lab.worker"]);
  const importers = names.filter((name) =>
    [
      ...readFileSync(builtFile("assets", name), "utf8").matchAll(
        /(?:\bfrom|\bimport)\s*\(?\s*["'`]\.\/([^"'`]+)["'`]/g,
      ),
    ].some(([, imported]) => entries.includes(imported ?? "")),
  );
  // WebKit would evaluate such an entry twice, and the second engine would answer before it is started.
  expect(importers).toEqual([]);
});
