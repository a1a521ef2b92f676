import { expect, test } from "vitest";
import { stopSignal } from "./stopSignal.ts";

/** What signals at these times do, in milliseconds. */
function after(underNpm: boolean, ...times: readonly number[]): readonly string[] {
  const done: string[] = [];
  let now = 0;
  const signal = stopSignal({
    underNpm,
    now: () => now,
    stop: () => done.push("stop"),
    quit: () => done.push("quit"),
  });
  for (const time of times) {
    now = time;
    signal();
  }
  return done;
}

test("the first signal stops, the second ends the process at once", () => {
  expect(after(false, 0)).toEqual(["stop"]);
  expect(after(false, 0, 10)).toEqual(["stop", "quit"]);
  expect(after(false, 0, 5000)).toEqual(["stop", "quit"]);
});

test("under npm, which forwards each signal, one repeat right after the first counts as the same", () => {
  expect(after(true, 0, 10)).toEqual(["stop"]);
  expect(after(true, 0, 10, 300)).toEqual(["stop", "quit"]);
  expect(after(true, 0, 2000)).toEqual(["stop", "quit"]);
});
