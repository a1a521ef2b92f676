import { expect, test } from "vitest";
import { plan } from "../plan/plan.ts";
import { presets } from "../presets/index.ts";
import { withArithmetic } from "./arithmetic.ts";
import { parseSpec } from "./validate.ts";

const keysOf = async (spec: Parameters<typeof plan>[0]) => (await plan(spec)).tasks.map(({ key }) => key);

test("fused arithmetic is part of every recipe, so no result of one arithmetic is found as one of the other", async () => {
  const fused = withArithmetic(presets["digits-quick"], "fused");
  const [portable, other] = [await keysOf(presets["digits-quick"]), await keysOf(fused)];
  expect(other).toHaveLength(portable.length);
  expect(other.filter((key) => portable.includes(key))).toEqual([]);
  const { tasks } = await plan(fused);
  expect(tasks.every(({ task }) => task.arithmetic === "fused")).toBe(true);
});

test("portable arithmetic leaves the keys of earlier versions as they are", async () => {
  const back = withArithmetic(withArithmetic(presets["digits-quick"], "fused"), undefined);
  expect(back).toEqual(presets["digits-quick"]);
  expect(await keysOf(back)).toEqual(await keysOf(presets["digits-quick"]));
});

test("a spec names its arithmetic, and an unknown one is refused", () => {
  const fused = withArithmetic(presets.smoke, "fused");
  expect(parseSpec(JSON.parse(JSON.stringify(fused)))).toEqual({ ok: true, spec: fused });
  const wrong = parseSpec({ ...presets.smoke, arithmetic: "exact" });
  expect(wrong.ok ? [] : wrong.problems.map(({ path }) => path)).toEqual(["arithmetic"]);
});
