import fc from "fast-check";
import { expect, test } from "vitest";
import { latexText } from "../terms/latexText.ts";
import { latexTable } from "./latexTable.ts";
import { field } from "./table.ts";

interface Row {
  readonly system: string;
  readonly accuracy: number;
  readonly low: number;
  readonly n: number;
  readonly attack: string;
  readonly norm: string;
  readonly epsilon: number;
}

const columns = [
  field("system", "System"),
  { ...field("accuracy", "Accuracy"), more: { low: ({ low }: Row) => low, n: ({ n }: Row) => n } },
  field("attack"),
  { ...field("norm"), more: { epsilon: ({ epsilon }: Row) => epsilon } },
];

const row = { system: "RoBin", accuracy: 0.9, low: 0.8, n: 256, attack: "PGD-20", norm: "linf", epsilon: 0.1 };
const about = { id: "Some table", caption: "Accuracy.", settings: { name: "50 %\nof it" } };

test("a table has the rules of booktabs, its columns, and a caption that says how it was measured", () => {
  const text = latexTable(columns, [row, { ...row, system: "A & B" }], about);
  expect(text).toMatchInlineSnapshot(`
    "% Made with RoBin Lab 0.1.0. Needs \\usepackage{booktabs}.
    % Settings: {"name":"50 %\\nof it"}
    \\begin{table}
    \\centering
    \\caption{Accuracy. n = 256 images; PGD-20; $\\ell_\\infty$ 0.1; 95~\\% intervals.}\\label{tab:some-table}
    \\begin{tabular}{@{}lr@{}}
      \\toprule
      System & Accuracy \\\\
      \\midrule
      RoBin & 0.9 \\\\
      A \\& B & 0.9 \\\\
      \\bottomrule
    \\end{tabular}
    \\end{table}
    "
  `);
});

test("every row has the cells of the head, whatever the names", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 60 }), (names) => {
      const text = latexTable(
        columns,
        names.map((system) => ({ ...row, system })),
        about,
      );
      const body = text.slice(text.lastIndexOf("\\midrule"), text.indexOf("\\bottomrule"));
      const lines = body.split("\n").filter((line) => line.endsWith("\\\\"));
      expect(lines).toHaveLength(names.length);
      const separators = names.every((name) => latexText(name.trim()) === "") ? 0 : 1;
      expect(lines.map((line) => (line.match(/(?<!\\)&/g) ?? []).length)).toEqual(names.map(() => separators));
      expect(lines.filter((line) => /^[[*]/.test(line.trim()))).toEqual([]);
      for (const name of ["table", "tabular", "longtable"])
        expect(text.split(`\\begin{${name}}`)).toHaveLength(text.split(`\\end{${name}}`).length);
    }),
    { numRuns: 30, examples: [[["\u0000"]], [[" ", "\u200b"]], [["\u0000", "RoBin"]]] },
  );
});

test("rows are grouped under headings, and columns without one get that of the CSV", () => {
  const grouped = latexTable(columns, [row, row], { ...about, groupOf: () => "At 50 %" });
  expect(grouped).toContain("\\multicolumn{2}{@{}l}{\\textit{At 50 \\%}} \\\\");
  expect(latexTable([field("first_broken")], [{ first_broken: 1 / 3 }], about)).toMatch(
    /first\\_broken \\\\\n.*\n *0\.3333 /,
  );
});

test("a table wider than a page gets smaller type, then cells of several lines; a long one continues on the next page", () => {
  const wide = [row, row].map((one) => ({ ...one, system: "Twelve words ".repeat(5).trim() }));
  expect(latexTable(columns, wide, about)).toContain(
    ["\\footnotesize\\setlength{\\tabcolsep}{3pt}", "\\begin{tabular}{@{}lr@{}}"].join("\n"),
  );
  const wider = [row].map((one) => ({ ...one, system: "Twelve words ".repeat(20).trim() }));
  const text = latexTable(columns, wider, about);
  expect(text).toContain("Needs \\usepackage{booktabs,array}.");
  expect(text).toMatch(/\\begin\{tabular\}\{@\{\}>\{\\raggedright\\arraybackslash\}p\{0\.8\d+\\linewidth\}r@\{\}\}/);
  const long = latexTable(
    columns,
    Array.from({ length: 20 }, () => wider[0] ?? row),
    about,
  );
  expect(long).toContain("{\\footnotesize\\setlength{\\tabcolsep}{3pt}\n\\begin{longtable}");
  expect(long).toContain("\\end{longtable}\n}\n");
});
