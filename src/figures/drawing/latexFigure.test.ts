import { expect, test } from "vitest";
import { studyFigures } from "../studies/studyFigures.ts";
import { latexFigure } from "./latexFigure.ts";

test("the caption of a figure says n, attack, budget and interval, and the file names the software and settings", () => {
  const row = {
    setting: "clean",
    quantity: "Accuracy",
    system: "RoBin",
    unit: "accuracy",
    attack: "PGD-20",
    strategies: ["softmax"],
    threat: { norm: "linf", epsilon: 0.1 },
    paperThreat: null,
    paper: 0.5,
    ours: { value: 0.9, low: 0.85, high: 0.95, n: 256 },
    toPaper: 0.4,
    gap: null,
    backend: null,
    warnings: [],
  } as never;
  const [drawn] = studyFigures({ id: "table-1", title: "Table 1: 50 % & more", picture: "points" }, [row]);
  if (drawn === undefined) throw new Error("no figure found, expected one");
  const text = latexFigure(drawn.figure, drawn.rows, { file: "table-1", note: "wasm", settings: { scale: "demo" } });
  expect(text).toContain(
    "\\caption{Table 1: 50 \\% \\& more. wasm. n = 256 images; PGD-20; $\\ell_\\infty$ 0.1; 95~\\% intervals.",
  );
  expect(text).toContain("\\includegraphics[width=\\linewidth]{table-1}");
  expect(text).toMatch(/^% Made with RoBin Lab [\d.]+\..*table-1\.png/);
  expect(text).toContain('% Settings: {"scale":"demo"}');
});
