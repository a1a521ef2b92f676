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

const greek = [
  ..."α alpha,β beta,γ gamma,δ delta,ζ zeta,η eta,θ theta,ι iota,κ kappa,λ lambda,μ mu,µ mu,ν nu,ξ xi,π pi".split(","),
  ..."ρ rho,σ sigma,τ tau,υ upsilon,φ varphi,χ chi,ψ psi,ω omega,Γ Gamma,Δ Delta,Θ Theta,Λ Lambda".split(","),
  ..."Ξ Xi,Π Pi,Σ Sigma,Φ Phi,Ψ Psi,Ω Omega".split(","),
].map((pair) => pair.split(" ") as [letter: string, name: string]);

/** Symbols of the lab, as commands that every LaTeX knows. */
const symbols: Readonly<Record<string, string>> = {
  ...Object.fromEntries(greek.map(([letter, name]) => [letter, `$\\${name}$`])),
  "√": "$\\surd$",
  "≠": "$\\neq$",
  "\u2208": "$\\in$",
  "←": "$\\leftarrow$",
  "↑": "$\\uparrow$",
  "↓": "$\\downarrow$",
  "³": "$^3$",
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
 * ASCII stay as they are: `latexNeeds` says what sets them.
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

/** Characters beyond ASCII that pdfLaTeX sets in its encoding T1: of languages in Latin script, and punctuation. */
const inT1 =
  /[\u00a1-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0218-\u021b\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u20ac\u2122]/u;

/** What a document must have so that texts come out whole, as comments: an encoding, or another engine than pdfLaTeX. */
export function latexNeeds(...texts: readonly string[]): readonly string[] {
  const letters = new Set(latexText(texts.join(" ")).match(/[^ -~]/gu) ?? []);
  const others = [...letters].filter((letter) => !inT1.test(letter));
  if (others.length > 0)
    return [
      latexComment(
        `pdfLaTeX has no ${others.slice(0, 12).join(" ")}: use XeLaTeX or LuaLaTeX with a font that has them.`,
      ),
    ];
  return letters.size === 0 ? [] : [latexComment("Needs \\usepackage[T1]{fontenc} for letters beyond ASCII.")];
}
