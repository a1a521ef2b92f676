import { describe, expect, test } from "vitest";
import { emptyPlayback, type Playback, type PlaybackAction, playback, stepInterval } from "./playback.ts";

const at = (step: number, playing = false): Playback => ({ step, last: 10, playing });
const kind = (name: "toggle" | "restart" | "tick"): PlaybackAction => ({ kind: name });

describe("playback", () => {
  test("a new trajectory plays from its start, or waits at its end", () => {
    expect(playback(emptyPlayback, { kind: "load", last: 10, play: true })).toEqual(at(0, true));
    expect(playback(at(3, true), { kind: "load", last: 5, play: false })).toEqual({
      step: 5,
      last: 5,
      playing: false,
    });
  });
  test("a trajectory without steps never plays", () => {
    expect(playback(emptyPlayback, { kind: "load", last: 0, play: true }).playing).toBe(false);
    expect(playback(emptyPlayback, kind("toggle")).playing).toBe(false);
    expect(playback(emptyPlayback, kind("restart")).playing).toBe(false);
  });
  test("toggle pauses, goes on, and begins again from the end", () => {
    expect(playback(at(4, true), kind("toggle"))).toEqual(at(4));
    expect(playback(at(4), kind("toggle"))).toEqual(at(4, true));
    expect(playback(at(10), kind("toggle"))).toEqual(at(0, true));
  });
  test("ticks step by step and stops at the last", () => {
    expect(playback(at(8, true), kind("tick"))).toEqual(at(9, true));
    expect(playback(at(9, true), kind("tick"))).toEqual(at(10, false));
  });
  test("a tick that arrives after pausing changes nothing", () => {
    expect(playback(at(4), kind("tick"))).toEqual(at(4));
  });
  test("seeking and stepping pause and stay inside", () => {
    expect(playback(at(4, true), { kind: "seek", step: 7 })).toEqual(at(7));
    expect(playback(at(4, true), { kind: "seek", step: 70 })).toEqual(at(10));
    expect(playback(at(0, true), { kind: "move", by: -1 })).toEqual(at(0));
    expect(playback(at(4, true), { kind: "move", by: 1 })).toEqual(at(5));
  });
  test("a run that ends earlier pulls the step in and stops", () => {
    expect(playback(at(8, true), { kind: "resize", last: 4 })).toEqual({ step: 4, last: 4, playing: false });
    expect(playback(at(2, true), { kind: "resize", last: 4 })).toEqual({ step: 2, last: 4, playing: true });
  });
  test("plays any length in about four seconds", () => {
    expect(stepInterval(10)).toBe(400);
    expect(stepInterval(2)).toBe(500);
    expect(stepInterval(1000)).toBe(60);
  });
});
