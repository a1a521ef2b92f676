import { describe, expect, test } from "vitest";
import { decompositionOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import type { ScoresRequest } from "../../experiment/interactive/scores.ts";
import { sizeOf } from "../../experiment/interactive/slice.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { System } from "../../experiment/terms/system.ts";
import type { Pool } from "./pool.ts";
import { askedScore, comparedSystems, ownAxes, type SliceSubject, slicePlane } from "./slicePlane.ts";

const dataset = resolveChoice("datasets", { id: "digits" });
const { signal } = new AbortController();
const pixels = 400;

const systemOf = (choice: Choice): System => ({
  decomposition: decompositionOf(choice, 10),
  members: [
    {
      source: { from: "import", digest: choice.id },
      network: { id: "linear", params: {} },
      labelling: { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" },
    },
  ],
});

const named = (id: string, label: string, choice: Choice) => ({
  id,
  label,
  system: systemOf(choice),
  weights: async () => ({}),
});
const multiclass = named("multiclass", "Multiclass", { id: "multiclass" });
const robin = named("robin", "RoBin", { id: "one-vs-all" });

const subject: SliceSubject = {
  dataset,
  image: new Float32Array(pixels).fill(0.5),
  label: 3,
  id: 12,
  threat: { norm: "linf", epsilon: 0.1 },
  systems: [multiclass, robin],
  draw: async (_cls, seed) => ({
    pixels: new Float32Array(pixels).fill(seed / 10),
    label: 7,
    position: seed,
  }),
};

/** Scores fall with the class; only the gradients of 3 and of its highest rival, 0, differ from 0. */
function poolOf() {
  const asked: (CraftRequest | ScoresRequest)[] = [];
  const gradients = Array.from({ length: 10 }, (_, cls) =>
    new Float32Array(pixels).fill(cls === 3 ? 0.25 : cls === 0 ? -0.5 : 0),
  );
  const pool: Pick<Pool, "craft" | "gradients"> = {
    async gradients(request) {
      asked.push(request);
      const scores = Float32Array.from({ length: 10 }, (_, cls) => 10 - cls);
      return { images: [{ scores, prediction: 0, gradients }] };
    },
    async craft(request) {
      asked.push(request);
      const last = request.images.map((pixel, i) => pixel + (i % 2 === 0 ? 0.1 : -0.05));
      const run = {
        objective: "margin",
        images: Float32Array.from([...request.images, ...last]),
        scores: new Float32Array(20),
        loss: new Float32Array(2),
        size: new Float32Array(2),
        predictions: new Int32Array(2),
        firstSuccess: -1,
        end: 1,
      };
      const cleanScores = new Float32Array(10);
      return {
        norm: "linf",
        epsilon: 0.1,
        images: [{ cleanScores, cleanPrediction: 3, runs: [run], best: 0, broken: false }],
        seconds: 0,
      };
    },
  };
  return { pool, asked };
}

describe("axes", () => {
  test("the steepest way lowers the true score and raises its highest rival", async () => {
    const { pool } = poolOf();
    const { axes, names } = await slicePlane(
      [
        { kind: "steepest", system: "robin" },
        { kind: "random", seed: 4 },
      ],
      subject,
      pool,
      signal,
    );
    expect(names).toEqual(["steepest descent of RoBin's margin, towards 0", "random direction 4"]);
    expect(new Set(axes[0])).toEqual(new Set([-1]));
    expect(sizeOf(axes[1], "linf")).toBe(1);
  });

  test("an attack's perturbation and the way to another image, as directions of size 1", async () => {
    const { pool, asked } = poolOf();
    const { axes, names } = await slicePlane(
      [
        { kind: "attack", system: "multiclass" },
        { kind: "image", cls: null, seed: 9 },
      ],
      subject,
      pool,
      signal,
    );
    expect(names).toEqual(["perturbation of PGD-20 against Multiclass", "towards test image 9, of class 7"]);
    expect(axes[0][0]).toBeCloseTo(1, 5);
    expect(axes[0][1]).toBeCloseTo(-0.5, 5);
    expect(axes[1].every((value) => Math.abs(value - 1) < 1e-6)).toBe(true);
    expect(asked).toMatchObject([{ threat: subject.threat, labels: [3], ids: [12], strategy: "cross-entropy" }]);
  });

  test("what has no direction is refused in words, and so is a system that is not there", async () => {
    const { pool } = poolOf();
    const make = (system: string, seed: number) =>
      slicePlane(
        [
          { kind: "steepest", system },
          { kind: "image", cls: null, seed },
        ],
        subject,
        pool,
        signal,
      );
    await expect(make("robin", 5)).rejects.toThrow("a direction of size 0 found");
    await expect(make("owl", 9)).rejects.toThrow("system owl found, expected one of multiclass, robin");
    // Both point the same way: every pixel alike.
    await expect(make("robin", 9)).rejects.toThrow("both axes have the same direction");
  });
});

test("by default RoBin and the multiclass model are compared, each along its own way", () => {
  const modelK = named("model-2", "MODEL[2]", {
    id: "superclass",
    params: { k: 2, order: "3,0,1,2,4,5,6,7,8,9" },
  });
  expect(comparedSystems([modelK, multiclass, robin]).map(({ id }) => id)).toEqual(["robin", "model-2"]);
  expect(comparedSystems([]).length).toBe(0);
  expect(ownAxes([robin, multiclass])).toEqual([
    { kind: "steepest", system: "robin" },
    { kind: "steepest", system: "multiclass" },
  ]);
  expect(ownAxes([robin])[1]).toEqual({ kind: "random", seed: 1 });
});

test("a system that is asked one question has the boundary of that, whatever the image is", () => {
  const modelK = systemOf({ id: "superclass", params: { k: 2, order: "3,0,1,2,4,5,6,7,8,9" } });
  const asked = (system: System, label: number) => askedScore({ system, dataset, label });
  expect(asked(modelK, 3)).toMatchObject({ name: "3", isHighest: true });
  expect(asked(modelK, 7)).toEqual({ ...asked(modelK, 3), isHighest: false });
  expect(asked(multiclass.system, 7)).toEqual({ score: 7, name: "7", isHighest: true });
});

test("an image of another class moves towards the class that is asked for", async () => {
  const modelK = named("model-2", "MODEL[2]", {
    id: "superclass",
    params: { k: 2, order: "3,0,1,2,4,5,6,7,8,9" },
  });
  const { pool } = poolOf();
  const axes = [
    { kind: "steepest", system: "model-2" },
    { kind: "random", seed: 1 },
  ] as const;
  const plane = await slicePlane(axes, { ...subject, label: 7, systems: [modelK] }, pool, signal);
  expect(plane.names[0]).toBe("steepest descent of MODEL[2]'s margin, towards 3");
});
