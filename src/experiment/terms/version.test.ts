import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { labVersion } from "./version.ts";

test("results carry the version of the package", () => {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  expect(labVersion).toBe(JSON.parse(text).version);
});
