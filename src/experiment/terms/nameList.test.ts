import { expect, test } from "vitest";
import { nameList, separatorOf } from "./nameList.ts";

test("names are listed with commas, and with semicolons where a name holds a comma", () => {
  expect(nameList([])).toBe("");
  expect(nameList(["A"])).toBe("A");
  expect(nameList(["A", "B"])).toBe("A and B");
  expect(nameList(["A", "B", "C"])).toBe("A, B and C");
  expect(nameList(["A", "B", "C, defended"])).toBe("A; B; and C, defended");
  expect(nameList(["A", "B, defended"])).toBe("A and B, defended");
  expect([separatorOf(["A", "B"]), separatorOf(["A", "B, defended"])]).toEqual([", ", "; "]);
});
