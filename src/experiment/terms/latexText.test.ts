import fc from "fast-check";
import { expect, test } from "vitest";
import { latexComment, latexText } from "./latexText.ts";

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
