// Makes the page's one font, src/ui/style/inter.woff2: Inter with the characters and the weights that the page uses.
// `node scripts/font.mjs` writes it; a test fails if the committed file is a different one.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

export const fontFile = fileURLToPath(new URL("../src/ui/style/inter.woff2", import.meta.url));

const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));

/** Characters of the page, and those that names which users give may contain. */
export const fontCharacters = [
  // Latin with accents, for European languages.
  range(0x20, 0x7e),
  range(0xa0, 0x17f),
  // Greek without accents.
  range(0x391, 0x3a1),
  range(0x3a3, 0x3a9),
  range(0x3b1, 0x3c9),
  // Dashes, quotation marks, spaces, subscripts and superscripts.
  "\u2009\u200a\u202f‐‑‒–—‘’‚“”„†‡•…‰′″‹›⁄⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉€₧ƒ",
  // Mathematics and arrows.
  "ℓ∂∆∏∑−√∞≈≠≤≥←↑→↓↔⇒",
].join("");

/** The font as a file. The same input always gives the same bytes. */
export async function makeFont() {
  const full = createRequire(import.meta.url).resolve("inter-ui/variable/InterVariable.woff2");
  return subsetFont(readFileSync(full), fontCharacters, {
    targetFormat: "woff2",
    // One optical size, that of text: a second axis would add half of the file again.
    variationAxes: { opsz: 14, wght: { min: 400, max: 700, default: 400 } },
    // Kerning and positions, tabular figures, fractions, and forms that tell 0 from O and l from I.
    keepFeatures: ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "zero", "ss02", "case"],
    // Copyright and licence, which the licence of the font demands.
    preserveNameIds: [0, 5, 13, 14],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(fontFile, await makeFont());
