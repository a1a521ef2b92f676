import { scaleLinear } from "d3";
import { expect, test } from "vitest";
import { bottomAxis } from "./axes.ts";
import { spreadLabels, textWidth, wrapText } from "./labels.ts";

test("a text wraps between words, into lines that fit", () => {
  const text = "small CNN, digits (for CNN-2, MNIST), trained and tested with linf 0.2";
  const lines = wrapText(text, 160);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(160);
  expect(lines.join(" ")).toBe(text);
  expect(wrapText(text, 2000)).toEqual([text]);
  expect(wrapText("incomprehensibilities all", 20)).toEqual(["incomprehensibilities", "all"]);
});

test("labels move apart, keep their order and stay inside", () => {
  expect(spreadLabels([50, 52, 10], 15, 0, 60)).toEqual([45, 60, 10]);
});

test("an axis label is centred under the plot, or right-aligned in full where it is too long", () => {
  const labels = (label: string, right: number) => {
    const plot = { left: 120, right, top: 0, bottom: 100 };
    return bottomAxis(scaleLinear([0, 1], [plot.left, right]), plot, { label, ticks: [], text: String })
      .filter(({ attributes }) => attributes.class === "note")
      .map(({ attributes, children }) => ({
        x: Number(attributes.x),
        anchor: attributes["text-anchor"],
        text: String(children[0]),
      }));
  };
  expect(labels("epsilon", 300)).toEqual([{ x: 210, anchor: "middle", text: "epsilon" }]);
  const long = "accuracy (%): dot ours with 95 % interval, stroke the paper's";
  for (const right of [250, 300]) {
    const lines = labels(long, right);
    expect(lines.map(({ text }) => text).join(" ")).toBe(long);
    for (const line of lines) {
      expect(line.anchor).toBe("end");
      expect(textWidth(line.text, 11)).toBeLessThanOrEqual(line.x);
    }
  }
});
