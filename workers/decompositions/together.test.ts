import {
  add,
  concat,
  grad,
  mul,
  reshape,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { stream } from "../../src/experiment/sampling/random.ts";
import type { Labelling } from "../../src/experiment/terms/labelling.ts";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { margins } from "../maths/losses.ts";
import { buildNetwork } from "../networks/index.ts";
import type { Classifier } from "./classifier.ts";
import { oneVsAll } from "./oneVsAll.ts";

const arms = 3;
const shape = [8, 8, 1] as const;
const labelling = (arm: number): Labelling => ({
  groups: Array.from({ length: arms }, (_, cls) => (cls === arm ? 1 : 0)),
  sampling: "balanced",
});

/** RoBin's arms, and the margin of one of them computed from its own network alone. */
function robin(): { readonly classifier: Classifier; margin(x: Tensor4D, arm: number): Tensor } {
  const network = buildNetwork(resolveChoice("networks", { id: "myrtle", params: { width: 4 } }), shape, 2);
  const members = Array.from({ length: arms }, (_, arm) => ({
    network,
    parameters: network.init(stream(5, "init", labelling(arm), 0)),
    labelling: labelling(arm),
  }));
  return {
    classifier: oneVsAll.combine(members),
    margin: (x, arm) => margins(network.apply((members[arm] as (typeof members)[0]).parameters, x, "eval"), 1),
  };
}

const images = (count: number) =>
  tensor4d(
    Float32Array.from({ length: count * 64 }, (_, i) => ((i * 2654435761) >>> 8) / 2 ** 24),
    [count, ...shape],
  );

/** [n, arms]: 1 at the named columns, 0 elsewhere. */
const named = (lists: readonly (readonly number[])[]) =>
  tensor2d(lists.map((list) => Array.from({ length: arms }, (_, arm) => (list.includes(arm) ? 1 : 0))));

const close = async (found: Tensor, expected: Tensor) => {
  const [a, b] = [await found.data(), await expected.data()];
  expect(found.shape).toEqual(expected.shape);
  for (const [i, value] of b.entries()) expect(a[i]).toBeCloseTo(value, 4);
};

describe.each(backendsUnderTest)("all arms of RoBin at once on %s", (backend) => {
  let system: ReturnType<typeof robin>;
  beforeAll(async () => {
    await startForTests(backend);
    system = robin();
  });
  afterAll(() => system.classifier.dispose());

  test("scores and their gradient are those of the arms alone", async () => {
    const x = images(4);
    const expected = tidy(() =>
      concat(
        Array.from({ length: arms }, (_, arm) => reshape(system.margin(x, arm), [-1, 1]) as Tensor2D),
        1,
      ),
    );
    await close(system.classifier.scores(x), expected);
    const taken = system.classifier.gradient(x, (scores) => sum(mul(scores, scores), 1));
    await close(taken.scores, expected);
    const own = grad((z: Tensor) =>
      Array.from({ length: arms }, (_, arm) =>
        sum(mul(system.margin(z as Tensor4D, arm), system.margin(z as Tensor4D, arm))),
      ).reduce((a, b) => add(a, b)),
    );
    await close(taken.gradient, own(x));
  });

  test.each([
    ["equally many images", [[0], [1], [2], [0], [1], [2]]],
    ["almost equally many images, and two arms for some", [[0], [1, 2], [2], [0, 1], [1]]],
    ["images of one arm only", [[1], [1], [1]]],
  ])("named scores and their gradient, with %s", async (_, lists) => {
    const x = images(lists.length);
    const taken = system.classifier.gradient(
      x,
      (scores, rows) => sum(mul(scores, named(rows.map((row) => lists[row] as number[]))), 1),
      lists,
    );
    const own = grad((z: Tensor) =>
      Array.from({ length: arms }, (_, arm) => {
        const weights = lists.map((list) => (list.includes(arm) ? 1 : 0));
        return sum(mul(system.margin(z as Tensor4D, arm), tensor1d(weights)));
      }).reduce((a, b) => add(a, b)),
    );
    await close(taken.gradient, own(x));
  });
});
