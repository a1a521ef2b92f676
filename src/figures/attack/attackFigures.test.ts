import { expect, test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import { toCsv } from "../../experiment/summary/table.ts";
import { renderSvg } from "../drawing/renderSvg.ts";
import { attackScene } from "./attackScene.ts";
import { type AttackedSystem, type AttackSource, marginAt } from "./attackSource.ts";
import { attackSteps } from "./attackSteps.ts";
import { pixelMarks } from "./pixelMarks.ts";

const pixels = Float32Array.of(0, 1, 1, 0);

/** A system with three classes whose answer goes from 1 to 2 at its last step. */
function attacked(label: string, series: number, steps: number): AttackedSystem {
  const all = Array.from({ length: steps + 1 }, (_, step) => step);
  return {
    id: label,
    label,
    series,
    classes: ["0", "1", "2"],
    truth: 1,
    target: null,
    errs: (prediction) => prediction !== 1,
    strategy: "Softmax",
    verdict: `${label} is fooled at step ${steps}: 1 became 2.`,
    detail: "Perturbation ℓ∞ 0.100 of 0.100.",
    verdictAt: (step) => `${label} still says 1 at step ${step}.`,
    run: {
      objective: "softmax",
      images: Float32Array.from(all.flatMap((step) => [0.1 * step, 1, 1 - 0.1 * step, 0])),
      scores: Float32Array.from(all.flatMap((step) => [-1, 2 - step, step === steps ? 2 : 0])),
      loss: Float32Array.from(all, (step) => step / 8),
      size: Float32Array.from(all, (step) => (0.1 * step) / steps),
      predictions: Int32Array.from(all, (step) => (step === steps ? 2 : 1)),
      firstSuccess: steps,
      end: steps,
    },
  };
}

const source: AttackSource = {
  height: 2,
  width: 2,
  pixels,
  truth: "1",
  norm: "linf",
  epsilon: 0.1,
  attack: "PGD-2",
  systems: [attacked("RoBin", 0, 2), attacked("The multiclass model", 1, 1)],
  caption: "Test image 7, label 1. PGD-2, ℓ∞ 0.1, seed 1. wasm.",
  step: 2,
  paintImage: (image) =>
    Uint8ClampedArray.from([...image].flatMap((value) => [255 * value, 255 * value, 255 * value, 255])),
  paintChange: (image) =>
    Uint8ClampedArray.from([...image].flatMap((value, at) => [31, 145, 72, 255 * Math.abs(value - (pixels[at] ?? 0))])),
};

test("the scene and the steps look as reviewed", async () => {
  await expectFigure(attackScene(source), source);
  await expectFigure(attackSteps(source), source);
});

test("a verdict stands only under the picture that it is about", () => {
  const textAt = (step: number) => {
    const figure = attackScene({ ...source, step });
    return renderSvg(figure.draw([], { width: 640, height: 600 }), { title: "", description: "" });
  };
  expect(textAt(0)).not.toMatch(/fooled/);
  expect(textAt(0).match(/\bstill\b/g)).toHaveLength(2);
  // The second system ends a step earlier.
  expect(textAt(1).match(/fooled/g)).toHaveLength(1);
  expect(textAt(2).match(/fooled/g)).toHaveLength(2);
  expect(textAt(1)).toContain("Answer: 2, wrong");
});

test("the CSV has a line per step and system with margin, loss, distance and every score", () => {
  const figure = attackSteps(source);
  const [head, ...lines] = toCsv(figure.columns, figure.rows(source)).trim().split("\r\n");
  expect(head).toBe(
    "system,attack,strategy,epsilon,step,prediction,wrong,margin,loss,distance,norm,score 0,score 1,score 2",
  );
  expect(lines).toHaveLength(5);
  expect(lines[2]).toMatch(/^RoBin,PGD-2,Softmax,0\.1,2,2,true,2,0\.25,0\.1\d*,linf,-1,0,2$/);
});

test("a margin is above 0 once the goal is reached, with and without a target", () => {
  const [system] = source.systems as [AttackedSystem];
  expect([0, 1, 2].map((step) => marginAt(system, step))).toEqual([-2, -1, 2]);
  expect([0, 2].map((step) => marginAt({ ...system, target: 2 }, step))).toEqual([-2, 2]);
  expect(marginAt({ ...system, target: 0 }, 2)).toBe(-3);
});

test("equal neighbours of a row are one rectangle, and transparency is white", () => {
  const rgba = Uint8ClampedArray.of(0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9, 0, 0, 0, 0, 255);
  const { children } = pixelMarks(rgba, { height: 1, width: 4 }, { x: 0, y: 0, side: 40 });
  expect(children).toMatchObject([
    { attributes: { fill: "#000000", d: "M0,0h2v1h-2zM3,0h1v1h-1z" } },
    { attributes: { fill: "#ffffff", d: "M2,0h1v1h-1z" } },
  ]);
});
