import { describe, expect, it } from "vitest";
import { csv } from "./csv.ts";

describe("csv", () => {
  it("quotes what needs it and leaves null empty", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ['say "hi"', null],
          ["x,y", 0.5],
          ["two\nlines", true],
        ],
      ),
    ).toBe('a,b\r\n"say ""hi""",\r\n"x,y",0.5\r\n"two\nlines",true\r\n');
  });

  it("disarms texts that a spreadsheet would run, and only texts", () => {
    expect(csv(["a"], [["=1+1"], ["+1"], ["-1"], ["@x"], ["\t=1"], [-1]])).toBe(
      "a\r\n'=1+1\r\n'+1\r\n'-1\r\n'@x\r\n'\t=1\r\n-1\r\n",
    );
    expect(csv(["a"], [['=HYPERLINK("x")']])).toBe('a\r\n"\'=HYPERLINK(""x"")"\r\n');
  });
});
