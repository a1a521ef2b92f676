import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { ScoresRequest } from "../../experiment/interactive/scores.ts";
import smoke from "../../experiment/presets/smoke.ts";
import type { SystemGroup } from "./systems.ts";

/** What the engine was asked; it always answers class 4. */
const asked: string[] = [];
let kept: readonly { readonly choice: { readonly id: string } }[] = [];

vi.mock("./lab.ts", () => ({
  lab: async () => ({
    scores: async ({ dataset, images }: ScoresRequest) => {
      asked.push(`scores on ${dataset.id}, ${images.length} pixels`);
      return { images: [{ scores: [], prediction: 4 }] };
    },
    describe: async ({ id }: { id: string }) => {
      asked.push(`describe ${id}`);
      const shape = id === "mnist" ? [28, 28, 1] : [20, 20, 1];
      return { shape, classes: Array.from({ length: 10 }, (_, i) => String(i)), splits: { test: 1 } };
    },
    examples: async ({ id }: { id: string }) => {
      asked.push(`examples of ${id}`);
      return { images: new Uint8Array(id === "mnist" ? 784 : 400).fill(255), labels: [7] };
    },
  }),
}));
vi.mock("../../lab/engine/dataClient.ts", () => ({
  createDataClient: () => ({ list: async () => ({ stored: kept, partial: [] }) }),
}));

let room: typeof import("../attack/attackImage.ts") & typeof import("../attack/attackStore.ts");

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("location", { hash: "", search: "" });
  asked.length = 0;
  kept = [];
  room = { ...(await import("../attack/attackImage.ts")), ...(await import("../attack/attackStore.ts")) };
  const { labSystem, offerRun } = await import("./systems.ts");
  for (const id of ["digits", "mnist"]) {
    const dataset = resolveChoice("datasets", { id });
    const member = {
      source: { from: "import", digest: "a".repeat(64) },
      network: { id: "linear", params: {} },
      labelling: { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" },
    } as const;
    const system = { decomposition: { id: "multiclass", params: {} }, members: [member] };
    const group: Omit<SystemGroup, "origin"> = {
      id: `on-${id}`,
      label: id,
      madeBy: "a test",
      dataset,
      spec: { ...smoke, dataset: { id } },
      systems: [labSystem(`on-${id}`, "one", "One", system)],
      accuracies: [],
      gaps: [],
      overlaps: [],
      coherence: [],
    };
    offerRun(group, async () => new Uint8Array(4));
  }
});

const state = () => room.attackStore.getState();
const settled = (check: () => void) => vi.waitFor(check);

test("systems whose data are not here show a blank of their size and name the data; the engine is asked nothing", async () => {
  room.chooseGroup("on-digits");
  await room.drawImage(null, 1);
  expect(state()).toMatchObject({ missing: null, image: { shape: [20, 20, 1], label: 7 } });
  // Predictions are visible before any attack.
  await settled(() => expect(state().answers).toMatchObject({ "on-digits/one": { cleanPrediction: 4 } }));
  asked.length = 0;
  room.chooseGroup("on-mnist");
  await settled(() => expect(state().missing?.id).toBe("mnist"));
  expect(state()).toMatchObject({
    imageError: null,
    image: { shape: [28, 28, 1], label: null, source: { kind: "none" } },
  });
  expect(asked).toEqual([]);
});

test("systems of other data that are chosen before the first image has come get theirs", async () => {
  const opening = room.openAttack();
  room.chooseGroup("on-mnist");
  await opening;
  await settled(() => expect(state().missing?.id).toBe("mnist"));
  expect(state().image?.shape).toEqual([28, 28, 1]);
});

test("an own image is taken at their resolution all the same, and goes with the systems", async () => {
  room.chooseGroup("on-digits");
  await room.drawImage(null, 1);
  room.chooseGroup("on-mnist");
  await settled(() => expect(state().missing?.id).toBe("mnist"));
  await room.takeOwnImage("a drawing", new Float32Array(784).fill(0.5));
  expect(asked.at(-1)).toBe("scores on mnist, 784 pixels");
  // Both systems agree, and may both be wrong: the class is left to the person.
  expect(state()).toMatchObject({ missing: null, image: { label: null, source: { isSaid: false } } });
  const { readingOf } = await import("../attack/reading.ts");
  expect(readingOf(state().answers, state().image?.classes ?? [])).toBe("One reads this as 4. What is it?");
  room.setLabel(9);
  await room.takeOwnImage("a drawing", new Float32Array(784).fill(0.6));
  expect(state().image).toMatchObject({ label: 9, source: { kind: "own", isSaid: true } });
  // Systems of other data wait for the image in their size, and draw none in its place.
  room.chooseGroup("on-digits");
  expect(state().image).toMatchObject({ shape: [20, 20, 1], label: null, source: { kind: "none" } });
});

test("data that have come since are drawn from on the next visit", async () => {
  room.chooseGroup("on-mnist");
  await room.drawImage(null);
  expect(state().missing?.id).toBe("mnist");
  kept = [{ choice: { id: "mnist" } }];
  await room.drawImage(null);
  expect(state()).toMatchObject({ missing: null, image: { shape: [28, 28, 1], label: 7 } });
});

test("a drawing that is cleared leaves nothing to attack", async () => {
  room.chooseGroup("on-digits");
  await room.drawImage(null, 1);
  await room.takeOwnImage("a drawing", new Float32Array(400).fill(0.5));
  room.clearImage();
  expect(state().image).toMatchObject({ label: null, source: { kind: "none" } });
  expect(Math.max(...(state().image?.pixels ?? []))).toBe(0);
});

test("data that trained a pack in place of others have their name there, also where they are missing", async () => {
  const { offerRun } = await import("./systems.ts");
  const { dataName } = await import("./data.ts");
  const { onDataset } = await import("../../experiment/spec/onDataset.ts");
  const own = { id: "images", params: { digest: "b".repeat(64) } };
  expect(dataName({ stored: [] }, own)).toBe("own data bbbbbbbb");
  const group = {
    ...{ id: "photographs", label: "Photographs", madeBy: "a test", systems: [], accuracies: [] },
    ...{ gaps: [], overlaps: [], coherence: [], dataset: resolveChoice("datasets", own) },
    spec: onDataset(smoke, "cifar10-jpeg", own),
  };
  offerRun(group, async () => new Uint8Array());
  expect(dataName({ stored: [] }, own)).toBe("cifar10-jpeg");
});
