import { beforeEach, expect, test } from "vitest";
import { presets } from "../../experiment/presets/index.ts";
import { forgetRemembered, type RememberedRun, rememberedRuns, rememberRun } from "./rememberedRuns.ts";

let texts: Map<string, string>;
let storage: Storage;

beforeEach(() => {
  texts = new Map();
  storage = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  } as Storage;
});

const run = (id: string, minute: number): RememberedRun => ({
  id,
  startedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  spec: presets.smoke,
  outcome: "running",
});

test("runs come back latest first, each once, with what became of them", () => {
  rememberRun(run("a", 1), storage);
  rememberRun(run("b", 2), storage);
  rememberRun({ ...run("a", 1), outcome: "finished" }, storage);
  expect(rememberedRuns(storage).runs.map(({ id, outcome }) => [id, outcome])).toEqual([
    ["b", "running"],
    ["a", "finished"],
  ]);
  expect(rememberedRuns(storage).runs[0]?.spec).toEqual(presets.smoke);
});

test("a forgotten run does not come back", () => {
  rememberRun(run("a", 1), storage);
  forgetRemembered("a", storage);
  expect(rememberedRuns(storage).runs).toEqual([]);
});

test("what cannot be read is counted and hides nothing else", () => {
  rememberRun(run("a", 1), storage);
  const [place, text] = [...texts][0] ?? ["", "[]"];
  const broken = [
    ...JSON.parse(text),
    { ...run("b", 2), spec: { version: 99 } },
    { ...run("c", 3), outcome: "maybe" },
    { ...run("d", 4), startedAt: "yesterday" },
    null,
  ];
  texts.set(place, JSON.stringify(broken));
  expect(rememberedRuns(storage)).toMatchObject({ runs: [{ id: "a" }], unreadable: 4 });
  texts.set(place, "{ not json");
  expect(rememberedRuns(storage)).toEqual({ runs: [], unreadable: 1 });
});

test("the oldest of many runs are forgotten", () => {
  for (let i = 0; i < 205; i++) rememberRun(run(`r${i}`, i), storage);
  const { runs } = rememberedRuns(storage);
  expect(runs).toHaveLength(200);
  expect(runs[0]?.id).toBe("r204");
  expect(runs.at(-1)?.id).toBe("r5");
});
