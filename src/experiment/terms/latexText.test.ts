import fc from "fast-check";
import { expect, test } from "vitest";
import { latexComment, latexNeeds, latexText } from "./latexText.ts";

/** Reads escaped text as LaTeX would, and throws at what LaTeX would take as markup. */
function readBack(latex: string): string {
  const commands: Readonly<Record<string, string>> = {
    textbackslash: "\\",
    textasciicircum: "^",
    textasciitilde: "~",
    textless: "<",
    textgreater: ">",
    textbar: "|",
    textasciigrave: "`",
    textquotesingle: "'",
    textendash: "–",
    textemdash: "—",
    ldots: "…",
    textquotedblleft: "“",
    textquotedblright: "”",
    textquoteleft: "‘",
    textquoteright: "’",
  };
  let rest = latex;
  let text = "";
  while (rest !== "") {
    const [, escaped, command, math] =
      /^(?:\\([{}$&#%_])|\\(symbol\{34\}|[a-z]+\{\}|,)|(\$[^$]+\$)|\{\})/.exec(rest) ?? [];
    if (escaped !== undefined) text += escaped;
    else if (command === "symbol{34}") text += '"';
    else if (command === ",") text += "\u202f";
    else if (command !== undefined) text += commands[command.slice(0, -2)] ?? fail(latex);
    else if (math !== undefined) text += "$";
    else if (rest.startsWith("{}")) text += "";
    else if (/^(?:[\\{}$&#%_^<>|"`']|--|,,)/.test(rest)) fail(latex);
    else if (rest.startsWith("~")) text += "\u00a0";
    else text += String.fromCodePoint(rest.codePointAt(0) as number);
    const length = (/^(?:\\[{}$&#%_]|\\symbol\{34\}|\\[a-z]+\{\}|\\,|\$[^$]+\$|\{\})/.exec(rest)?.[0] ?? "").length;
    rest = rest.slice(length || String.fromCodePoint(rest.codePointAt(0) as number).length);
  }
  return text;
}

function fail(latex: string): never {
  throw new Error(`markup found in ${latex}`);
}

test("any text reads back as it was, and none of it is markup", () => {
  const printable = fc.stringMatching(/^[ -~éß猫–—…“”‘’]*$/u);
  fc.assert(
    fc.property(printable, (text) => {
      expect(readBack(latexText(text))).toBe(text.replace(/\s+/gu, " "));
    }),
  );
});

test("text of any characters keeps to one line and out of the markup", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const latex = latexText(text);
      expect(() => readBack(latex)).not.toThrow();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(latex).not.toMatch(/[\u0000-\u001f\u007f]/);
      expect(latexComment(text)).not.toMatch(/[\r\n\u2028\u2029]/);
    }),
  );
});

test("norms and signs become mathematics, and hyphens no dashes", () => {
  expect(latexText("ℓ∞ 0.1, −1.2 ± 0.3\u00a0% -- 8/255 × 2")).toBe(
    "$\\ell_\\infty$ 0.1, $-$1.2 $\\pm$ 0.3~\\% -{}- 8/255 $\\times$ 2",
  );
});

test("every hard character comes out as pdfLaTeX sets it", () => {
  const exact = [
    ["100 %", "100 \\%"],
    [
      "a_b & c # d ~ e ^ f \\ g { h }",
      "a\\_b \\& c \\# d \\textasciitilde{} e \\textasciicircum{} f \\textbackslash{} g \\{ h \\}",
    ],
    ["$x$ < y > z | w", "\\$x\\$ \\textless{} y \\textgreater{} z \\textbar{} w"],
    [
      "“q” 'r' \"s\" `t`",
      "\\textquotedblleft{}q\\textquotedblright{} \\textquotesingle{}r\\textquotesingle{} \\symbol{34}s\\symbol{34} \\textasciigrave{}t\\textasciigrave{}",
    ],
    [
      "−1.5 ± 0.3 × 2² · 3 ≤ 4 ≥ 5 ≈ 6 ≠ 7",
      "$-$1.5 $\\pm$ 0.3 $\\times$ 2$^2$ $\\cdot$ 3 $\\leq$ 4 $\\geq$ 5 $\\approx$ 6 $\\neq$ 7",
    ],
    ["ε δ λ Σ µ", "$\\varepsilon$ $\\delta$ $\\lambda$ $\\Sigma$ $\\mu$"],
    ["a -- b --- c ,, d", "a -{}- b -{}-{}- c ,{}, d"],
    ["Zoë Łódź ő 猫", "Zoë Łódź ő 猫"],
    ["ℓ∞ ≤ 8/255 → ℓ2\u202f1.5", "$\\ell_\\infty$ $\\leq$ 8/255 $\\rightarrow$ $\\ell_2$\\,1.5"],
  ] as const;
  for (const [text, latex] of exact) expect(latexText(text)).toBe(latex);
});

test("a file says which encoding or engine its letters need", () => {
  expect(latexNeeds("ℓ∞ −1 % ε", "plain")).toEqual([]);
  expect(latexNeeds("Zoë", "„Łódź“")).toEqual(["% Needs \\usepackage[T1]{fontenc} for letters beyond ASCII."]);
  expect(latexNeeds("Zoë 猫")).toEqual(["% pdfLaTeX has no 猫: use XeLaTeX or LuaLaTeX with a font that has them."]);
});
