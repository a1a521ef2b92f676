import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fontCharacters, fontFile, makeFont } from "../scripts/font.mjs";

test("the page's font is what scripts/font.mjs makes", async () => {
  expect(Buffer.from(await makeFont()).equals(readFileSync(fontFile))).toBe(true);
});

test("the font has every character that the page's own texts use", () => {
  const folders = ["src/ui", "src/state", "src/figures", "src/experiment"];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const texts = files.filter((name) => /(?<!\.test)\.tsx?$/.test(name) && !name.endsWith("terms/numberText.ts"));
  const missing = texts.flatMap((name) =>
    [...readFileSync(name, "utf8")]
      .filter((character) => character !== "\n" && !fontCharacters.includes(character))
      .map((character) => `${character} in ${name}`),
  );
  expect(missing).toEqual([]);
});
