import { describe, expect, it } from "vitest";
import { outputsOf, positiveOutput } from "../../labelling.ts";
import { resolveChoice } from "../../params.ts";
import { decompositions } from "./index.ts";

describe("multiclass", () => {
  it("is one network that tells all classes apart", () => {
    expect(decompositions.multiclass.labellings(3, {})).toEqual([{ groups: [0, 1, 2], sampling: "natural" }]);
  });
});

describe("one-vs-all", () => {
  it("has an arm per class, canonical, with the class alone on its side", () => {
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
