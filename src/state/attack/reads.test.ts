import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { labSystem, offerRun } from "../systems/systems.ts";
import { attack } from "./attack.ts";
import { chooseSystems, setLabel, takeOwnImage } from "./attackImage.ts";
import { attackStore, changeSettings } from "./attackStore.ts";
import { readingOf, rejectionOf } from "./reading.ts";

const classes = ["cat", "dog", "ship"];
/** The scores of each system, by its number of members. */
const scores: Readonly<Record<number, readonly number[]>> = { 3: [-3, -2, -4], 1: [4, 1, 0] };
const labels: (readonly number[])[] = [];

vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    scores: async ({ system }: CraftRequest) => {
      const own = scores[system.members.length] as readonly number[];
      return { images: [{ scores: Float32Array.from(own), prediction: own.indexOf(Math.max(...own)) }] };
    },
    craft: async (request: CraftRequest) => {
      labels.push(request.labels);
      const own = scores[request.system.members.length] as readonly number[];
      const cleanPrediction = own.indexOf(Math.max(...own));
      const run = { end: 1, predictions: [cleanPrediction, 2] };
      const image = { cleanScores: Float32Array.from(own), cleanPrediction, broken: true, best: 0, runs: [run] };
      return { seconds: 1, images: [image] };
    },
  }),
}));

beforeEach(() => {
  attackStore.setState(attackStore.getInitialState());
  labels.length = 0;
  const member = (positive: number) => ({
    source: { from: "import" as const, digest: `${positive}`.repeat(64) },
    network: { id: "linear", params: {} },
    labelling: { groups: [0, 1, 2], sampling: "natural" as const },
  });
  const system = (id: string, members: number) =>
    labSystem("run", id, id, {
      decomposition: { id: members > 1 ? "one-vs-all" : "multiclass", params: {} },
      members: Array.from({ length: members }, (_, i) => member(i)),
    });
  const systems = [system("RoBin", 3), system("Multiclass", 1)];
  const dataset = resolveChoice("datasets", { id: "digits" });
  const nothing = { accuracies: [], gaps: [], overlaps: [], coherence: [] };
  offerRun({ id: "run", label: "run", madeBy: "a test", dataset, spec: smoke, systems, ...nothing }, async () => {
    return new Uint8Array(4);
  });
  chooseSystems(
    "run",
    systems.map(({ id }) => id),
  );
  const pixels = new Float32Array(4);
  attackStore.setState({ image: { shape: [2, 2, 1], classes, pixels, label: null, source: { kind: "none" } } });
});

const shown = () => attackStore.getState().shown?.attacks.map(({ status, error }) => error ?? status);

test("an own picture is read by every system at once, and no label is asserted", async () => {
  await takeOwnImage("a photograph", Float32Array.of(0, 1, 0, 1));
  const { answers, image } = attackStore.getState();
  expect(image?.label).toBeNull();
  expect(readingOf(answers, classes)).toBe("RoBin reads this as dog, Multiclass as cat. What is it?");
  expect(rejectionOf(answers)).toMatch(/^Every arm of RoBin says that this is not its class: .* −2\.0, below 0/);
});

test("a label that is chosen before the systems have answered keeps their answers", async () => {
  const answered = takeOwnImage("a photograph", Float32Array.of(0, 1, 0, 1));
  setLabel(2);
  await answered;
  const { answers, image } = attackStore.getState();
  expect(image?.label).toBe(2);
  expect(Object.values(answers).map(({ cleanPrediction }) => cleanPrediction)).toEqual([1, 0]);
});

test("each system is led away from what it reads until a label is chosen, and then from that", async () => {
  await takeOwnImage("a photograph", Float32Array.of(0, 1, 0, 1));
  await attack(false);
  expect(labels).toEqual([[1], [0]]);
  setLabel(2);
  expect(attackStore.getState().shown).toBeNull();
  await attack(false);
  expect(labels.slice(2)).toEqual([[2], [2]]);
});

test("an attack that starts before the systems have answered asks them first", async () => {
  void takeOwnImage("a photograph", Float32Array.of(0, 1, 0, 1));
  await attack(false);
  expect(labels).toEqual([[1], [0]]);
});

test("a target that a system reads already is refused for that system alone", async () => {
  await takeOwnImage("a photograph", Float32Array.of(0, 1, 0, 1));
  changeSettings({ target: 0 });
  await attack(false);
  expect(shown()).toEqual(["done", expect.stringMatching(/^Multiclass already reads this as cat: choose another/)]);
});

test("without an image nothing is attacked", async () => {
  await attack(false);
  expect(labels).toEqual([]);
});
