import { expect, test } from "vitest";
import { aboutText, bytesText, durationText, epsilonText, plain, typographic } from "./format.ts";

test("shares and differences have one decimal, and a zero has no sign", () => {
  expect(plain.percent(0.9241)).toBe("92.4 %");
  expect(typographic.percent(0.9241)).toBe("92.4\u00a0%");
  expect([0.012, -0.034, 0.0004, -0.0004].map(plain.points)).toEqual(["+1.2", "-3.4", "0.0", "0.0"]);
  expect(typographic.points(-0.034)).toBe("−3.4");
});

test("a budget that is a multiple of 1/255 says so, a short decimal does not", () => {
  expect([8 / 255, 0.2, 1.5, 0.1234].map(epsilonText)).toEqual(["8/255 (0.0314)", "0.2", "1.5", "0.123"]);
  expect(plain.threat({ norm: "linf", epsilon: 0.1 })).toBe("linf 0.1");
  expect(typographic.threat({ norm: "l2", epsilon: 0.5 })).toBe("ℓ2 0.5");
});

test("measured times are exact, estimates are round", () => {
  expect([4.23, 47.6, 185, 7805].map(durationText)).toEqual(["4.2 s", "48 s", "3 min 05 s", "2 h 10 min"]);
  expect([0.2, 3.4, 41, 59, 185, 3590, 4800, 7150].map(aboutText)).toEqual([
    "about 1 s",
    "about 4 s",
    "about 40 s",
    "about 1 min",
    "about 3 min",
    "about 1 h",
    "about 1 h 20 min",
    "about 2 h",
  ]);
});

test("bytes have two significant digits or a whole number", () => {
  expect([12, 310_400, 1_240_000, 11_594_722, 2_440_000_000].map(bytesText)).toEqual([
    "1 kB",
    "310 kB",
    "1.2 MB",
    "12 MB",
    "2.4 GB",
  ]);
});
