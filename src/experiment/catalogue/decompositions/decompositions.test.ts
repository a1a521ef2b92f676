import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classOrder } from "../../sampling/classOrder.ts";
import { classSplit, namedSplits, splitText } from "../../sampling/classSplit.ts";
import { canonicalLabelling, outputsOf, positiveOutput } from "../../terms/labelling.ts";
import { columnsOf, criterionOf, decompositionOf, rolesOf, scoreNamesOf } from "../decompositionFacts.ts";
import { choiceProblems, resolveChoice } from "../params.ts";
import { decompositions } from "./index.ts";

const names = (classes: number) => Array.from({ length: classes }, (_, cls) => `class ${cls}`);
const sizes = fc.integer({ min: 2, max: 12 });
const orders = sizes.chain((classes) =>
  fc.shuffledSubarray(
    Array.from({ length: classes }, (_, cls) => cls),
    { minLength: classes },
  ),
);
const model = (order: readonly number[], k: number, balanced = false) => {
  const choice = { id: "superclass", params: { k, order: order.join(","), balanced } };
  const resolved = decompositionOf(choice, order.length);
  const [labelling] = decompositions.superclass.labellings(order.length, resolved.params);
  return { resolved, labelling: labelling as NonNullable<typeof labelling> };
};

describe("multiclass", () => {
  it("is one network with one output per class", () => {
    expect(decompositions.multiclass.labellings(3, {})).toEqual([{ groups: [0, 1, 2], sampling: "natural" }]);
  });
});

describe("one-vs-all", () => {
  it("has a canonical arm per class, with the class alone in its output", () => {
    const { params } = resolveChoice("decompositions", { id: "one-vs-all" });
    const arms = decompositions["one-vs-all"].labellings(10, params);
    expect(arms).toHaveLength(10);
    arms.forEach((labelling, cls) => {
      expect(labelling.sampling).toBe("balanced");
      expect(labelling.groups[0]).toBe(0);
      expect(outputsOf(labelling)).toBe(2);
      expect(positiveOutput(labelling, cls)).toBe(cls === 0 ? 0 : 1);
    });
  });

  it("gives both arms of two classes the same training", () => {
    const [first, second] = decompositions["one-vs-all"].labellings(2, { balanced: false });
    expect(first).toEqual(second);
    expect(first?.sampling).toBe("natural");
  });
});

describe("class orders", () => {
  it("name the first classes, and the others follow; a seed always gives the same permutation", () => {
    expect(classOrder("3,0", 5)).toEqual([3, 0, 1, 2, 4]);
    expect(classOrder("", 3)).toEqual([0, 1, 2]);
    const drawn = classOrder("seed:7", 10);
    expect([...drawn].sort((a, b) => a - b)).toEqual(names(10).map((_, cls) => cls));
    expect(drawn).toEqual(classOrder("seed:7", 10));
    expect(drawn).not.toEqual(classOrder("seed:8", 10));
  });

  it.each([
    ["3,3", "class 3 found twice in the order"],
    ["7", "class 7 found in the order, classes from 0 to 4 expected"],
  ])("refuses %s", (text, message) => {
    expect(() => classOrder(text, 5)).toThrow(message);
  });

  it("refuses other texts", () => {
    const problems = choiceProblems("decompositions", { id: "superclass", params: { order: "3;0" } });
    expect(problems).toEqual([
      {
        path: "params.order",
        message: 'order is "3;0", class numbers such as "3,0,1", or "seed:7" for a random order, expected',
      },
    ]);
  });
});

describe("superclass", () => {
  it("labels a class by its rank, and all from the k-th on with one label (docs/algorithms.md 5.1, I18)", () => {
    fc.assert(
      fc.property(orders, fc.nat(), (order, draw) => {
        const k = 2 + (draw % (order.length - 1));
        const { labelling, resolved } = model(order, k);
        expect(outputsOf(labelling)).toBe(k);
        expect(labelling).toEqual(
          canonicalLabelling(
            order.map((_, cls) => Math.min(order.indexOf(cls) + 1, k)),
            "natural",
          ),
        );
        expect(columnsOf(resolved, order.length)).toEqual(labelling.groups);
        expect(criterionOf(resolved, order.length)).toEqual({ kind: "binary", positive: order[0] });
        const scores = scoreNamesOf(resolved, names(order.length));
        expect(scores).toHaveLength(k);
        expect(scores.filter((name) => name === "other")).toHaveLength(k === order.length ? 0 : 1);
        for (const cls of order.slice(0, k - 1)) expect(scores[labelling.groups[cls] as number]).toBe(`class ${cls}`);
      }),
    );
  });

  it("is the arm of its first class with two labels, and the multiclass model with all labels", () => {
    fc.assert(
      fc.property(orders, fc.boolean(), (order, balanced) => {
        const { params } = resolveChoice("decompositions", { id: "one-vs-all", params: { balanced } });
        const arms = decompositions["one-vs-all"].labellings(order.length, params);
        expect(model(order, 2, balanced).labelling).toEqual(arms[order[0] as number]);
        expect([model(order, order.length).labelling]).toEqual(decompositions.multiclass.labellings(order.length, {}));
      }),
    );
  });

  it("is the same system for any order of its single classes and of those in the superclass", () => {
    fc.assert(
      fc.property(orders, fc.nat(), fc.infiniteStream(fc.nat()), (order, draw, swaps) => {
        const k = 2 + (draw % (order.length - 1));
        const mixed = [...order];
        const swap = (from: number, to: number) => {
          if (to - from < 2) return;
          const [a, b] = [from + ((swaps.next().value as number) % (to - from)), from];
          [mixed[a], mixed[b]] = [mixed[b] as number, mixed[a] as number];
        };
        swap(1, k - 1);
        swap(k === order.length ? 1 : k - 1, order.length);
        expect(model(mixed, k).resolved).toEqual(model(order, k).resolved);
        expect(decompositionOf(model(order, k).resolved, order.length)).toEqual(model(order, k).resolved);
      }),
    );
  });

  it("shares trainings between orders: n for two labels, one for all, C(10,2) for all but one", () => {
    const distinct = (k: number) =>
      new Set(
        Array.from({ length: 3000 }, (_, seed) => JSON.stringify(model(classOrder(`seed:${seed}`, 10), k).labelling)),
      ).size;
    expect([distinct(2), distinct(9), distinct(10)]).toEqual([10, 45, 1]);
  });

  it("refuses more labels than classes", () => {
    expect(() => decompositionOf({ id: "superclass", params: { k: 5 } }, 4)).toThrow(
      "k is 5, at most the 4 classes of the data set expected",
    );
  });
});

describe("ensemble", () => {
  it("is the multiclass training with its own replicas, the first shared with the baseline", () => {
    const { params } = resolveChoice("decompositions", { id: "ensemble", params: { members: 3 } });
    const { labellings, replica } = decompositions.ensemble;
    expect(labellings(4, params)).toEqual(
      Array.from({ length: 3 }, () => decompositions.multiclass.labellings(4, {})[0]),
    );
    const replicas = [0, 1, 2].flatMap((training) => [0, 1, 2].map((member) => replica?.(member, training, params)));
    expect(replicas).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("class splits", () => {
  it("put every class in one group, in canonical form", () => {
    fc.assert(
      fc.property(orders, fc.nat(), (order, draw) => {
        const cut = 1 + (draw % (order.length - 1));
        const groups = classSplit(splitText([order.slice(cut), order.slice(0, cut)]), order.length);
        expect(groups.flat().sort((a, b) => a - b)).toEqual(names(order.length).map((_, cls) => cls));
        for (const group of groups) expect([...group].sort((a, b) => a - b)).toEqual(group);
        expect(groups[0]?.[0]).toBe(0);
        expect(classSplit(splitText(groups), order.length)).toEqual(groups);
      }),
    );
  });

  it("have names", () => {
    expect(classSplit("halves", 5)).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(classSplit("halves", 10)).toEqual(classSplit("first-5-v-last-5", 10));
    expect(splitText(classSplit("animals-v-objects", 10))).toBe("0,1,8,9|2,3,4,5,6,7");
    for (const name of Object.keys(namedSplits))
      expect(choiceProblems("decompositions", { id: "hierarchical", params: { split: name } })).toEqual([]);
  });

  it.each([
    ["0,1|2", 4, "class 3 in no group"],
    ["0,1|1,2,3", 4, "class 1 found twice"],
    ["0|1,2,3,9", 4, "class 9 found in the split"],
    ["animals-v-objects", 4, "classes from 0 to 3 expected"],
  ])("refuse %s", (text, classes, message) => {
    expect(() => classSplit(text, classes)).toThrow(message);
  });
});

describe("hierarchical", () => {
  it("trains a coarse network on all images and a fine network on the images of each group", () => {
    fc.assert(
      fc.property(orders, fc.nat(), (order, draw) => {
        const cut = 1 + (draw % (order.length - 1));
        const groups = classSplit(splitText([order.slice(cut), order.slice(0, cut)]), order.length);
        const resolved = decompositionOf(
          { id: "hierarchical", params: { split: splitText([order.slice(0, cut), order.slice(cut)]) } },
          order.length,
        );
        const [coarse, ...fine] = decompositions.hierarchical.labellings(order.length, resolved.params);
        groups.forEach((group, g) => {
          for (const cls of group) expect(coarse?.groups[cls]).toBe(g);
        });
        const large = groups.filter((group) => group.length > 1);
        expect(fine).toHaveLength(large.length);
        fine.forEach(({ groups: outputs }, i) => {
          const group = large[i] as readonly number[];
          outputs.forEach((output, cls) => {
            expect(output).toBe(group.includes(cls) ? group.indexOf(cls) : null);
          });
        });
        expect(rolesOf(resolved, names(order.length))).toHaveLength(1 + fine.length);
      }),
    );
  });
});

describe("one-vs-one", () => {
  it("has a network per pair of classes, which sees no other class", () => {
    fc.assert(
      fc.property(sizes, (classes) => {
        const pairs = decompositions["one-vs-one"].labellings(classes, { aggregate: "sum" });
        expect(pairs).toHaveLength((classes * (classes - 1)) / 2);
        expect(new Set(pairs.map((pair) => JSON.stringify(pair))).size).toBe(pairs.length);
        for (const { groups } of pairs) expect(groups.filter((output) => output !== null)).toEqual([0, 1]);
      }),
    );
    expect(rolesOf({ id: "one-vs-one", params: {} }, ["cat", "dog", "ship"])).toEqual([
      "pair cat v dog",
      "pair cat v ship",
      "pair dog v ship",
    ]);
  });

  it("shares the pair with a fine network of two classes", () => {
    const [, fine] = decompositions.hierarchical.labellings(3, { split: "0,2|1" });
    expect(decompositions["one-vs-one"].labellings(3, {})[1]).toEqual(fine);
  });
});
