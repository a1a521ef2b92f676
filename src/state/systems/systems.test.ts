import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { digestOf } from "../../experiment/plan/key.ts";
import smoke from "../../experiment/presets/smoke.ts";
import type { SystemsState } from "./systems.ts";

const weights = Uint8Array.from([1, 2, 3, 4]);
let files: Record<string, { body: BodyInit; type: string }>;
let systems: typeof import("./systems.ts");

/** A site that serves `files` and nothing else; each test gets fresh stores. */
beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("document", { baseURI: "http://lab.test/sub/" });
  vi.stubGlobal("fetch", async (url: URL) => {
    const file = files[url.pathname.replace("/sub/", "")];
    if (file === undefined) return new Response("not here", { status: 404 });
    return new Response(file.body, { headers: { "content-type": file.type } });
  });
  systems = await import("./systems.ts");
  const digest = await digestOf(weights);
  const member = {
    source: { from: "import", digest },
    network: { id: "linear", params: {} },
    labelling: { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" },
  };
  const pack = {
    format: "robin-lab-pack",
    version: 1,
    id: "tiny",
    label: "Tiny",
    command: "lab pretrain",
    spec: smoke,
    systems: [
      {
        id: "one",
        label: "One",
        system: { decomposition: { id: "multiclass", params: {} }, members: [member] },
      },
    ],
    files: { [digest]: "w.safetensors" },
    accuracies: [],
  };
  files = {
    "models/index.json": json({ packs: [{ id: "tiny", label: "Tiny", dataset: "digits" }] }),
    "models/tiny/pack.json": json(pack),
    "models/tiny/w.safetensors": { body: weights, type: "application/octet-stream" },
  };
});
afterEach(() => vi.unstubAllGlobals());

function json(content: unknown) {
  return { body: JSON.stringify(content), type: "application/json" };
}

async function loaded(): Promise<SystemsState> {
  await systems.loadPacks();
  return systems.systemsStore.getState();
}

async function weightsOfFirst() {
  const group = (await loaded()).groups[0];
  const system = group?.systems[0]?.system;
  if (group === undefined || system === undefined) throw new Error("no pack was loaded");
  return systems.weightsOf(group.id, system);
}

test("packs are offered without their weights, which come when asked for", async () => {
  const fetched = vi.spyOn(globalThis, "fetch");
  const state = await loaded();
  expect(state.groups.map(({ id, origin }) => [id, origin])).toEqual([["pack-tiny", "pack"]]);
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(Object.values(await weightsOfFirst())).toEqual([weights]);
});

test("damaged weights are refused with both digests, and read again once repaired", async () => {
  const sound = files["models/tiny/w.safetensors"] as (typeof files)[string];
  files["models/tiny/w.safetensors"] = { ...sound, body: Uint8Array.from([1, 2, 3, 5]) };
  await expect(weightsOfFirst()).rejects.toThrow(/w\.safetensors is damaged: its SHA-256 is .+ expected/);
  files["models/tiny/w.safetensors"] = sound;
  expect(Object.values(await weightsOfFirst())).toEqual([weights]);
});

test("a server that answers every path with its page is found out", async () => {
  files["models/index.json"] = { body: "<!doctype html>", type: "text/html" };
  expect(await loaded()).toMatchObject({
    packs: "failed",
    packsError: expect.stringMatching("answered with a page"),
  });
});

test("a pack that is none says where it goes wrong, and loading can be tried again", async () => {
  const sound = files["models/tiny/pack.json"] as (typeof files)[string];
  files["models/tiny/pack.json"] = json({ ...JSON.parse(String(sound.body)), version: 9 });
  expect((await loaded()).packsError).toMatch(/tiny\/pack.json is not a pack this lab can read: version/);
  files["models/tiny/pack.json"] = sound;
  expect((await loaded()).packs).toBe("ready");
});

test("a pack that cannot be read leaves the others on offer, and the next try finds it", async () => {
  const sound = files["models/tiny/pack.json"] as (typeof files)[string];
  files["models/small/pack.json"] = json({ ...JSON.parse(String(sound.body)), id: "small" });
  const entry = (id: string) => ({ id, label: id, dataset: "digits" });
  files["models/index.json"] = json({ packs: [entry("tiny"), entry("small")] });
  files["models/tiny/pack.json"] = { ...sound, body: String(sound.body).slice(0, 100) };
  const ids = ({ groups }: SystemsState) => groups.map(({ id }) => id);
  const first = await loaded();
  expect(ids(first)).toEqual(["pack-small"]);
  expect(first).toMatchObject({ packs: "ready", packsError: expect.stringMatching(/tiny\/pack\.json/) });
  files["models/tiny/pack.json"] = sound;
  const second = await loaded();
  expect(ids(second)).toEqual(["pack-tiny", "pack-small"]);
  expect(second).toMatchObject({ packs: "ready", packsError: null });
});

test("a file name that leaves the pack's folder is refused", async () => {
  const sound = files["models/tiny/pack.json"] as (typeof files)[string];
  const pack = JSON.parse(String(sound.body));
  pack.files = { [Object.keys(pack.files)[0] as string]: "../../../etc/passwd" };
  files["models/tiny/pack.json"] = json(pack);
  expect((await loaded()).packsError).toMatch(/a file name, without folders/);
});

test("a run is offered after the packs, replaces itself, and can be withdrawn", async () => {
  const [pack] = (await loaded()).groups;
  if (pack === undefined) throw new Error("no pack was loaded");
  const read = async () => weights;
  systems.offerRun({ ...pack, id: "run-1", label: "first" }, read);
  systems.offerRun({ ...pack, id: "run-1", label: "again" }, read);
  const labels = () => systems.systemsStore.getState().groups.map(({ label }) => label);
  expect(labels()).toEqual(["Tiny", "again"]);
  systems.withdrawRun("run-1");
  expect(labels()).toEqual(["Tiny"]);
  const system = pack.systems[0]?.system;
  if (system === undefined) throw new Error("the pack has no system");
  await expect(systems.weightsOf("run-1", system)).rejects.toThrow("no weights for run-1");
});
