import { expect, test } from "vitest";
import { createTimeLeft } from "./timeLeft.ts";

/** A run on one worker whose tasks are estimated at `cost` and take `actual` seconds, a progress report each second. */
function run(tasks: readonly { group: string; cost: number; actual: number }[], warmUp = 0) {
  let clock = 0;
  const left = createTimeLeft(1, () => clock);
  for (const [i, { group, cost }] of tasks.entries()) left.expect(String(i), group, cost);
  const guesses: { at: number; total: number }[] = [{ at: 0, total: left.seconds() }];
  tasks.forEach(({ actual }, i) => {
    const key = String(i);
    left.follow(key, { status: "running", fraction: 0 });
    if (i === 0) clock += warmUp;
    for (let second = 1; second < actual; second++) {
      clock += 1;
      left.follow(key, { status: "running", fraction: second / actual });
      guesses.push({ at: clock, total: clock + left.seconds() });
    }
    clock += 1;
    left.follow(key, { status: "computed", fraction: 1 });
  });
  return { guesses, end: clock, left: left.seconds() };
}

const times = (count: number, task: { group: string; cost: number; actual: number }) =>
  Array.from({ length: count }, () => task);

test("right estimates stay right, whatever the workers need to start", () => {
  const { guesses, end, left } = run(times(10, { group: "train", cost: 20, actual: 20 }), 4);
  for (const { total } of guesses) expect(Math.abs(total - end)).toBeLessThan(0.15 * end);
  expect(left).toBe(0);
});

test("a slow first moment is not taken for the speed of the run", () => {
  let clock = 0;
  const left = createTimeLeft(1, () => clock);
  left.expect("a", "train", 100);
  left.follow("a", { status: "running", fraction: 0 });
  clock = 3;
  left.follow("a", { status: "running", fraction: 0.0001 });
  clock = 4;
  left.follow("a", { status: "running", fraction: 0.0002 });
  expect(left.seconds()).toBeLessThan(200);
});

test("wrong estimates of one kind are corrected by its own finished work, and others keep theirs", () => {
  // Trainings as expected; attacks take a tenth, because they succeed.
  const tasks = [
    ...times(5, { group: "train", cost: 20, actual: 20 }),
    ...times(10, { group: "auto", cost: 200, actual: 20 }),
  ];
  const { guesses, end } = run(tasks);
  const after = guesses.filter(({ at }) => at > 145);
  expect(after.length).toBeGreaterThan(100);
  for (const { total } of after) expect(total).toBeLessThan(2 * end);
  for (const { total } of after) expect(total).toBeGreaterThan(end / 2);
});

test("the longest task bounds the time left, however many workers there are", () => {
  const left = createTimeLeft(8, () => 0);
  left.expect("long", "train", 80);
  left.expect("short", "train", 1);
  expect(left.seconds()).toBeCloseTo(80);
});
