import { describe, expect, test } from "vitest";
import { parseSpec } from "../spec/validate.ts";
import { generatedPoints, type PlaneSettings, planePanels, planeRequest } from "./plane.ts";
import { planeDraft } from "./planeDraft.ts";
import { mostPoints, pointsOfText, snapped, textOfPoints } from "./planePoints.ts";
import type { PlaygroundResult, PlaygroundViewResult } from "./playground.ts";
import { commonDistances, panelDistances } from "./playgroundDistances.ts";

const settings: PlaneSettings = {
  shape: "spirals",
  count: 12,
  noise: 0.02,
  dataSeed: 4,
  hidden: 16,
  learningRate: 0.05,
  norm: "linf",
  epsilon: 0.05,
  seed: 7,
};

test("two networks answer the three panels: a yes-or-no one, and one of three classes asked twice", () => {
  const request = planeRequest(settings, generatedPoints(settings), null, {
    epochs: 2,
    isMeasured: true,
    side: 10,
  });
  expect(request.networks.map(({ labelling }) => labelling.groups)).toEqual([
    [0, 1, 1],
    [0, 1, 2],
  ]);
  expect(request.networks.map(({ views }) => views.map(({ criterion }) => criterion.kind))).toEqual([
    ["binary"],
    ["misclassified", "binary"],
  ]);
  expect(request).toMatchObject({
    defence: { id: "adversarial", params: { norm: "linf", epsilon: 0.05, warmup: 0 } },
    measure: { threat: { norm: "linf", epsilon: 1 } },
  });
  const views = ["a", "b", "c"].map((name) => ({ name }) as unknown as PlaygroundViewResult);
  const result = { networks: [{ views: views.slice(0, 1) }, { views: views.slice(1) }] };
  expect(planePanels(result as unknown as PlaygroundResult)).toEqual(views);
});

test("the playground is a valid experiment, also with few points and without a defence", () => {
  expect(parseSpec(planeDraft(settings, 80))).toMatchObject({
    ok: true,
    spec: {
      dataset: { params: { shape: "spirals", noise: 0.02, seed: 4, train: 30 } },
      training: { epochs: 80, drops: [] },
      evaluation: { distance: { within: [{ norm: "linf" }] } },
    },
  });
  expect(parseSpec(planeDraft({ ...settings, epsilon: 0 }, 1))).toMatchObject({
    ok: true,
    spec: { defence: { id: "standard" } },
  });
});

describe("distances", () => {
  const panel = (wrong: number[], distances: number[], censored = wrong.map(() => 0)) => ({
    wrong,
    distances,
    censored,
  });

  test("wrong points count for accuracy alone, those out of reach for nothing but their number", () => {
    expect(panelDistances(panel([0, 1, 0, 0], [0.2, 0, 0.4, 1.5], [0, 0, 0, 1]))).toEqual({
      right: 3,
      points: 4,
      mean: expect.closeTo(0.3, 12),
      unreached: 1,
    });
    expect(panelDistances({ wrong: [1, 0], distances: null, censored: null })).toEqual({
      right: 1,
      points: 2,
      mean: null,
      unreached: 0,
    });
  });

  test("panels are compared on the points that all of them get right and reach", () => {
    const panels = [panel([0, 0, 0, 1], [0.1, 0.3, 0.5, 0]), panel([0, 0, 0, 0], [0.2, 0.4, 1.5, 0.9], [0, 0, 1, 0])];
    expect(commonDistances(panels)).toEqual({
      n: 2,
      means: [expect.closeTo(0.2, 12), expect.closeTo(0.3, 12)],
      unreached: 1,
    });
    expect(commonDistances([panel([1], [0]), panel([0], [0.2])])).toBeNull();
    expect(commonDistances([{ wrong: [0], distances: null, censored: null }])).toBeNull();
  });
});

describe("drawn points in a link", () => {
  test("come back bit by bit, in their order", () => {
    const points = Float32Array.from([0, 1, 0.123, 0.987, 0.5, 0.25, -3, 7], snapped);
    const drawn = { points, labels: Uint8Array.of(2, 0, 1, 0) };
    const text = textOfPoints(drawn);
    expect(text).toMatch(/^[\w-]+$/);
    expect(pointsOfText(text)).toEqual(drawn);
    expect([...points.slice(6)]).toEqual([0, 1]);
    expect(pointsOfText("")).toEqual({ points: new Float32Array(), labels: new Uint8Array() });
  });

  test("what is no list of points is refused in words", () => {
    expect(() => pointsOfText("AAAA")).toThrow("3 bytes of drawn points found");
    expect(() => pointsOfText("AAAAAw")).toThrow("class 3 of a drawn point found, 0 to 2 expected");
    const labels = new Uint8Array(mostPoints + 1);
    const many = { points: new Float32Array(2 * labels.length), labels };
    expect(() => pointsOfText(textOfPoints(many))).toThrow("at most 1000 expected");
    expect(() => pointsOfText("!")).toThrow("base64url expected");
  });
});
