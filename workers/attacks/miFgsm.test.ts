import { beforeAll, describe, expect, test } from "vitest";
import type { Norm, ParameterValue } from "../../src/experiment/terms/choice.ts";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { type Hyperplanes, linearSystem } from "../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../tests/randomSystem.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

/** Three classes of which the third overtakes the second on the way, so that the gradient of the margin turns. */
const planes: Hyperplanes = {
  weights: [
    [0, 0, 0],
    [2, -1, 0.5],
    [5, -0.5, -1.6],
  ],
  biases: [9, 1.5, 0.1],
};
const clean = [0.5, 0.5, 0.2];

async function iteratesOf(
  system: Classifier,
  images: readonly ArrayLike<number>[],
  how: Pick<Attacking, "attack" | "threat">,
): Promise<number[][]> {
  const iterates: number[][] = [];
  await attackImages(system, images, [...images.keys()].fill(0), {
    strategy: "margin",
    unjudged: true,
    ...how,
    observe: async ({ x }) => void iterates.push(Array.from(await x.data())),
  });
  return iterates;
}

/** Algorithm 1 of Dong et al. and its l2 form (equation 9) by hand, with the projection onto ball and box. */
function byHand(norm: Norm, epsilon: number, steps: number, decay: number): number[][] {
  const iterates = [clean];
  let momentum = clean.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const x = iterates[step] as number[];
    const scores = planes.weights.map((w, cls) =>
      w.reduce((sum, value, i) => sum + value * (x[i] as number), planes.biases[cls] as number),
    );
    const rival = (scores[2] as number) > (scores[1] as number) ? 2 : 1;
    const gradient = planes.weights[rival] as readonly number[];
    const l1 = gradient.reduce((sum, value) => sum + Math.abs(value), 0);
    momentum = momentum.map((value, i) => decay * value + (gradient[i] as number) / l1);
    const length = norm === "l2" ? Math.hypot(...momentum) : 1;
    let delta = momentum.map((value, i) => {
      const direction = norm === "l2" ? value / length : Math.sign(value);
      return (x[i] as number) + (epsilon / steps) * direction - (clean[i] as number);
    });
    if (norm === "linf") delta = delta.map((value) => Math.min(epsilon, Math.max(-epsilon, value)));
    else delta = delta.map((value) => value * Math.min(1, epsilon / Math.hypot(...delta)));
    iterates.push(delta.map((value, i) => Math.min(1, Math.max(0, (clean[i] as number) + value))));
  }
  return iterates;
}

describe.each(["linf", "l2"] as const)("%s", (norm) => {
  test.each([0, 0.5, 1])("takes the steps of the closed form with decay %s", async (decay) => {
    const system = linearSystem("multiclass", planes);
    const [steps, epsilon] = [8, 0.4];
    const iterates = await iteratesOf(system, [clean], {
      attack: { id: "mi-fgsm", params: { steps, decay } },
      threat: { norm, epsilon },
    });
    const expected = byHand(norm, epsilon, steps, decay);
    expect(iterates).toHaveLength(expected.length);
    for (const [step, x] of expected.entries())
      for (const [i, pixel] of x.entries()) expect(iterates[step]?.[i]).toBeCloseTo(pixel, 5);
    system.dispose();
  });

  test("the gradient turns, and momentum makes a difference", () => {
    expect(byHand(norm, 0.4, 8, 1)).not.toEqual(byHand(norm, 0.4, 8, 0));
  });

  test("is PGD at decay 0", async () => {
    const shape = [4, 4, 1] as const;
    const system = randomSystem("one-vs-all", shape, 3);
    const images = randomImages(4, shape, "mi-fgsm");
    const params: Record<string, ParameterValue> = {
      steps: 6,
      relativeStep: 2.5,
      randomStart: true,
      restarts: 2,
    };
    const threat = { norm, epsilon: norm === "linf" ? 0.1 : 0.4 };
    const pgd = await iteratesOf(system, images, { attack: { id: "pgd", params }, threat });
    const attack = { id: "mi-fgsm", params: { ...params, decay: 0 } };
    const momentum = await iteratesOf(system, images, { attack, threat });
    expect(momentum).toHaveLength(pgd.length);
    for (const [step, x] of pgd.entries())
      if (norm === "linf") expect(momentum[step]).toEqual(x);
      else for (const [i, pixel] of x.entries()) expect(momentum[step]?.[i]).toBeCloseTo(pixel, 5);
    system.dispose();
  });
});
