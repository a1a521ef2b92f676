/*
 * Own code instead of a library: the escapers on npm know the ten special characters, but neither the ligatures of "--"
 * nor the mathematical symbols that the lab's tables contain, and a table needs both.
 */

/** Characters with a meaning in LaTeX, or with another glyph in its default encoding. */
const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\symbol{34}",
  "`": "\\textasciigrave{}",
  "'": "\\textquotesingle{}",
};

/** Symbols of the lab, as commands that every LaTeX knows. */
const symbols: Readonly<Record<string, string>> = {
  ℓ: "$\\ell$",
  "∞": "$\\infty$",
  "−": "$-$",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "±": "$\\pm$",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "≈": "$\\approx$",
  "→": "$\\rightarrow$",
  "²": "$^2$",
  ε: "$\\varepsilon$",
  "–": "\\textendash{}",
  "—": "\\textemdash{}",
  "…": "\\ldots{}",
  "“": "\\textquotedblleft{}",
  "”": "\\textquotedblright{}",
  "‘": "\\textquoteleft{}",
  "’": "\\textquoteright{}",
  "\u00a0": "~",
  "\u202f": "\\,",
};

const norms: Readonly<Record<string, string>> = { "ℓ∞": "$\\ell_\\infty$", ℓ2: "$\\ell_2$" };

/**
 * A text for the body of a LaTeX document: special characters are escaped, ligatures of hyphens are broken up, and
 * mathematical symbols become commands. White space is one space; other control characters are left out. Letters beyond
 * ASCII stay as they are, which pdfLaTeX reads as UTF-8 and XeLaTeX and LuaLaTeX set in any script.
 */
export function latexText(text: string): string {
  const clean = text
    .replace(/\s+/gu, (space) => (/^[\u00a0\u202f]$/u.test(space) ? space : " "))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a document
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\ufeff]|\p{Surrogate}/gu, "");
  return clean.replace(
    /ℓ[∞2]|--+|,,+|[\s\S]/gu,
    (found) =>
      norms[found] ?? special[found] ?? symbols[found] ?? (/^--|^,,/.test(found) ? [...found].join("{}") : found),
  );
}

/** A comment of one line, whatever the text holds. */
export function latexComment(text: string): string {
  return `% ${text.replace(/\s+/gu, " ")}`;
}
