import { expect, test } from "vitest";
import { textWidth } from "./labels.ts";
import { legend } from "./legend.ts";

const labelsOf = (width: number, labels: readonly string[]) =>
  JSON.stringify(
    legend(
      width,
      0,
      labels.map((label, series) => ({ label, series })),
    ).marks,
  );

test("a label that is wider than the drawing is shortened; others are whole", () => {
  const long = "Spaniel looking out of a window (somebody with a long name; CC BY 4.0), class dog";
  expect(labelsOf(1000, [long])).toContain(`"${long}"`);
  const narrow = labelsOf(300, [long, "RoBin"]);
  expect(narrow).toContain('"RoBin"');
  expect(narrow).not.toContain(`"${long}"`);
  const [shown = ""] = /Spaniel[^"]*…/.exec(narrow) ?? [];
  expect(textWidth(shown)).toBeLessThanOrEqual(300);
  expect(shown.length).toBeGreaterThan(30);
});
