import { beforeEach, expect, test, vi } from "vitest";
import { backend } from "../../../tests/runs.ts";
import { networksOf, speedName, typicalSpeed } from "../../experiment/plan/networkSpeed.ts";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { speedOfBackend } from "../../lab/run/speeds.ts";
import { typicalRates } from "../../lab/run/typicalRates.ts";
import { areMeasured, knownSpeeds, measuredSpeeds } from "./machineSpeeds.ts";

const tiny = networksOf((await plan(presets.smoke)).tasks);
const larger = networksOf((await plan(presets["digits-quick"])).tasks);

vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
const texts = new Map<string, string>();
const storage = {
  getItem: (key: string) => texts.get(key) ?? null,
  setItem: (key: string, value: string) => void texts.set(key, value),
};
let asked: string[] = [];
/** A machine on which every network takes five times as long as typical. */
const pool = {
  backend,
  speeds: async (networks: typeof tiny) => {
    asked.push(...networks.map(speedName));
    const slow = ({ call, image }: ReturnType<typeof typicalSpeed>) => ({ call: 5 * call, image: 5 * image });
    return new Map(networks.map((one) => [speedName(one), slow(typicalSpeed(one, typicalRates.wasm))]));
  },
};

beforeEach(() => {
  texts.clear();
  asked = [];
});

test("a network is measured once per backend and device, and remembered", async () => {
  expect(areMeasured(tiny, knownSpeeds(backend, storage))).toBe(false);
  const speeds = await measuredSpeeds(pool, tiny, 1, storage);
  expect(asked).toEqual(tiny.map(speedName));
  expect(knownSpeeds(backend, storage)).toEqual(speeds);
  await measuredSpeeds(pool, tiny, 1, storage);
  expect(asked).toHaveLength(tiny.length);
  expect(knownSpeeds({ ...backend, adapter: "another" }, storage).size).toBe(0);
});

test("tiny networks do not stand for larger ones: these are measured themselves, or scaled from what is typical", async () => {
  const speeds = await measuredSpeeds(pool, tiny, 1, storage);
  const [network] = larger;
  if (network === undefined) throw new Error("a network expected");
  const typical = typicalSpeed(network, typicalRates.wasm);
  expect(speedOfBackend("wasm", speeds)(network).image).toBeCloseTo(5 * typical.image, 12);
  await measuredSpeeds(pool, larger, 1, storage);
  expect(asked).toContain(speedName(network));
});

test("damaged storage is measured again", async () => {
  await measuredSpeeds(pool, tiny, 1, storage);
  const [place] = texts.keys();
  for (const text of [
    "",
    "{}",
    "[[1,2]]",
    '[["a",{"call":-1,"image":1,"relative":1}]]',
    '[["a",{"call":0,"image":0,"relative":1}]]',
  ]) {
    texts.set(place ?? "", text);
    expect(knownSpeeds(backend, storage).size).toBe(0);
  }
});
