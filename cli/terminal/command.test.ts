import { expect, test } from "vitest";
import { numberOption, parseOptions } from "./command.ts";

const options = {
  epsilon: { type: "string" },
  out: { type: "string" },
  set: { type: "string", multiple: true },
  latex: { type: "boolean" },
} as const;

const parsed = (...args: string[]) => parseOptions(args, options);

test("an option that takes one value is refused when it is found twice; others may be repeated", () => {
  expect(() => parsed("--epsilon", "0.1", "--epsilon=0.2")).toThrow(
    "--epsilon 0.1 and --epsilon 0.2 found, --epsilon takes one value: remove one",
  );
  expect(parsed("--set", "a=1", "--set", "b=2", "--latex", "--latex").values).toEqual({
    set: ["a=1", "b=2"],
    latex: true,
  });
  expect(parsed("--out", "x", "--", "--out", "y")).toEqual({ values: { out: "x" }, positionals: ["--out", "y"] });
});

test("a negative number is the value of its option, so that the range is named", () => {
  for (const args of [["--epsilon", "-0.1"], ["--epsilon=-0.1"]])
    expect(() =>
      numberOption("--epsilon", String(parsed(...args).values.epsilon), { min: 0, max: 1, whole: false }),
    ).toThrow("--epsilon -0.1 found, a number from 0 to 1 expected");
  expect(parsed("--set", "-1", "--set", "-.5").values.set).toEqual(["-1", "-.5"]);
  expect(parsed("--", "--epsilon", "-1").positionals).toEqual(["--epsilon", "-1"]);
});

test("a missing value and an unknown option are told in our words", () => {
  expect(() => parsed("--out", "--latex")).toThrow(
    "--out found without a value, --latex follows: add the value, or write --out=--latex if that is it",
  );
  expect(() => parsed("--turbo")).toThrow("unknown option '--turbo'");
  expect(() => parsed("--out")).toThrow("option '--out <value>' argument missing: see --help");
});
