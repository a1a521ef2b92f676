import { expect, test } from "vitest";
import { firstFooled, type PhotographVerdict } from "./openingPhotograph.ts";

async function opened(...verdicts: PhotographVerdict[]) {
  const judged: number[] = [];
  const found = await firstFooled([...verdicts.keys()], async (at) => {
    judged.push(at);
    return verdicts[at] ?? "wrong";
  });
  return { found, judged };
}

test("the room opens with the first photograph that fools a system, and judges no further", async () => {
  expect(await opened("wrong", "right", "fooled", "fooled")).toEqual({ found: 2, judged: [0, 1, 2] });
});

test("without one, it opens with the first that a system reads correctly, and then with the first of all", async () => {
  expect((await opened("wrong", "right", "right")).found).toBe(1);
  expect((await opened("wrong", "wrong")).found).toBe(0);
  expect((await opened()).found).toBeUndefined();
});
