import { expect, test } from "vitest";
import { plan } from "../plan/plan.ts";
import { hierarchyDraft } from "../presets/hierarchyDraft.ts";
import { modelsDraft } from "../presets/modelsDraft.ts";
import { parseSpec } from "../spec/validate.ts";

test("MODEL[k] of any class is a valid experiment that trains MODEL[10] as the multiclass network", async () => {
  const spec = modelsDraft({ asked: 7, order: 3, ks: [10, 2, 2], epsilon: 0.2 });
  expect(parseSpec(spec)).toMatchObject({ ok: true });
  const { systems } = await plan(spec);
  expect(systems.map(({ id }) => id)).toEqual(["model-2", "model-10"]);
  const [two, ten] = systems.map(({ system }) => system.members[0]?.labelling.groups);
  expect(two).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  expect(ten).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const other = modelsDraft({ asked: 7, order: 4, ks: [4], epsilon: 0 });
  expect(other.systems).not.toEqual(modelsDraft({ asked: 7, order: 3, ks: [4], epsilon: 0 }).systems);
  expect(other.defence).toEqual({ id: "standard" });
});

test("what the digits do not have is refused by name", () => {
  expect(() => modelsDraft({ asked: 10, order: 1, ks: [2], epsilon: 0 })).toThrow("class 10 found");
  expect(() => modelsDraft({ asked: 1, order: 1, ks: [2, 11], epsilon: 0 })).toThrow("k 11 found");
  expect(() => modelsDraft({ asked: 1, order: 1, ks: [], epsilon: 0 })).toThrow("k none found");
});

test("a split of one's own is a valid experiment; an incomplete one is explained", () => {
  expect(parseSpec(hierarchyDraft("0,2,4,6,8|1,3,5,7,9", 0.2))).toMatchObject({ ok: true });
  expect(parseSpec(hierarchyDraft("0,2|1,3", 0.2))).toMatchObject({ ok: false });
});
