import { expect, test } from "vitest";
import { chosenOrFirst } from "./chosenOrFirst.ts";

const [pack, run] = [{ id: "pack" }, { id: "run" }];

test("without a choice nothing is shown until everything is known, as packs come before runs", () => {
  expect(chosenOrFirst([run], "", true)).toBeUndefined();
  expect(chosenOrFirst([pack, run], "", false)).toBe(pack);
  expect(chosenOrFirst([], "", false)).toBeUndefined();
});

test("what was chosen is shown at once; what is not there gives way to the first", () => {
  expect(chosenOrFirst([run], "run", true)).toBe(run);
  expect(chosenOrFirst([run], "gone", true)).toBeUndefined();
  expect(chosenOrFirst([pack, run], "gone", false)).toBe(pack);
});
