import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { changedText } from "../../experiment/interactive/pictureVerdicts.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { attackStore, changeSettings } from "../attack/attackStore.ts";
import { labSystem, offerRun, systemsStore } from "../systems/systems.ts";
import { judgePictures, takePictures } from "./judgePictures.ts";
import {
  addPictures,
  clearPictures,
  currentInputs,
  isUsable,
  labelPicture,
  mostPictures,
  picturesStore,
} from "./pictures.ts";
import { leftOutText, staleText } from "./tableNotes.ts";

/** Systems whose weights are damaged, by the name of their member. */
const damaged = new Set<string>();
const attacks: string[] = [];

// Every system reads a 3, and every attack makes it a 5.
vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    scores: async () => ({ images: [{ prediction: 3, scores: new Float32Array(10) }] }),
    craft: async ({ system }: { system: { members: { source: { key: string } }[] } }) => {
      attacks.push(system.members[0]?.source.key ?? "");
      return { images: [{ best: 0, broken: true, runs: [{ predictions: [3, 5], end: 1, firstSuccess: 1 }] }] };
    },
  }),
}));
vi.mock("../ownImage/preparedFile.ts", () => ({
  preparedFile: async (file: File) => {
    if ((await file.text()).includes("damaged")) throw new Error(`${file.name} is damaged`);
    return { pixels: new Float32Array(784), doubt: file.name.startsWith("faint") ? "No clear ink was found." : null };
  },
}));

const png = "\x89PNG\r\n\x1a\n";
const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const fileOf = (path: string, content = png, type = "") => ({
  path,
  data: new File([bytesOf(content)], path.split("/").at(-1) ?? path, { type }),
});
const rows = () => picturesStore.getState().rows;
const [id0, id1] = ["run/a", "run/b"] as const;
const systems = [
  { id: id0, name: "A" },
  { id: id1, name: "B" },
];
const summary = () => changedText(rows(), systems);
const stale = () => staleText(rows(), picturesStore.getState().inputs, currentInputs());

beforeEach(() => {
  damaged.clear();
  attacks.length = 0;
  clearPictures();
  attackStore.setState(attackStore.getInitialState());
  systemsStore.setState(systemsStore.getInitialState());
  const labelling = { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" as const };
  const network = { id: "linear", params: {} };
  const made = { id: "run", label: "run", madeBy: "a test", dataset: resolveChoice("datasets", { id: "digits" }) };
  const empty = { accuracies: [], gaps: [], overlaps: [], coherence: [] };
  offerRun(
    {
      ...{ ...made, ...empty, spec: { ...smoke, systems: [{ id: "a" }, { id: "b" }] as never } },
      systems: ["a", "b"].map((id) =>
        labSystem("run", id, id.toUpperCase(), {
          decomposition: { id: "multiclass", params: {} },
          members: [{ source: { from: "task", key: id }, network, labelling }],
        }),
      ),
    },
    async (source) => {
      const name = source.from === "task" ? source.key : source.digest;
      if (damaged.has(name)) throw new Error("the weights are damaged");
      return new Uint8Array(4);
    },
  );
  attackStore.setState({ groupId: "run", chosen: [id0, id1] });
});

test("files that are no pictures take no place in the table and are summed up", async () => {
  const notes = Array.from({ length: mostPictures + 1 }, (_, i) => fileOf(`in/a${i}.txt`, "words", "text/plain"));
  await addPictures([
    ...notes,
    fileOf("in/Thumbs.db", "\xd0\xcf"),
    fileOf("in/y.png"),
    fileOf("in/z.jpg", "\xff\xd8\xff"),
  ]);
  expect(rows().map(({ file }) => file)).toEqual(["in/y.png", "in/z.jpg"]);
  const { others, waiting } = picturesStore.getState();
  expect(leftOutText(others, waiting)).toBe("202 files are no pictures: a0.txt, a1.txt, a2.txt and 199 more.");
});

test("what the browser or the format takes for a picture has a row that says what is wrong with it", async () => {
  const heic = `\0\0\0\x18ftypheic${"\0".repeat(12)}`;
  await addPictures([
    fileOf("empty.jpg", "", "image/jpeg"),
    fileOf("phone.heic", heic),
    fileOf("film.mp4", "", "video/mp4"),
  ]);
  expect(rows().map(({ file }) => file)).toEqual(["empty.jpg", "phone.heic"]);
});

test("the limit counts usable pictures: one that waits takes the place of a damaged one", async () => {
  const many = Array.from({ length: mostPictures }, (_, i) => fileOf(`${i}.png`, i === 7 ? `${png}damaged` : png));
  await takePictures([...many, fileOf("next.png"), fileOf("last.png")]);
  expect(rows().filter(isUsable)).toHaveLength(mostPictures);
  expect(rows().find(({ file }) => file === "7.png")?.remark).toBe("7.png is damaged.");
  expect(rows().at(-1)).toMatchObject({ file: "next.png", verdicts: { [id0]: { before: "3" } } });
  const { others, waiting, note } = picturesStore.getState();
  expect(leftOutText(others, waiting)).toBe("A table holds 200 pictures: 1 more is left out.");
  expect(note).toBeNull();
});

test("a row has the error of every system, until that system is judged; what is said of the picture stays", async () => {
  for (const name of ["a", "b"]) damaged.add(name);
  await takePictures([fileOf("faint.png")]);
  const [a, b] = ["A: the weights are damaged.", "B: the weights are damaged."];
  expect(rows()[0]?.remark).toBe(`No clear ink was found. ${a} ${b}`);
  damaged.delete("a");
  await judgePictures(true);
  expect(rows()[0]).toMatchObject({
    remark: `No clear ink was found. ${b}`,
    verdicts: { [id0]: { outcome: "changed" } },
  });
  // The table has no column for a system that is removed.
  attackStore.setState({ chosen: [id0] });
  await judgePictures(false);
  expect(rows()[0]?.remark).toBe("No clear ink was found.");
});

test("a class that shows a reading to be wrong says so at once, before and after an attack", async () => {
  await takePictures([fileOf("8/eight.png"), fileOf("3/three.png"), fileOf("b.png"), fileOf("c.png")]);
  expect(rows().map(({ verdicts }) => verdicts[id0]?.outcome)).toEqual(["wrong before", null, null, null]);
  await judgePictures(true);
  expect(attacks).toHaveLength(6);
  const [, , b, c] = rows();
  // An attack that led away from the same class holds, so that the counts lose nothing without a word.
  labelPicture(b?.id ?? 0, "3");
  labelPicture(c?.id ?? 0, "8");
  expect(rows().map(({ verdicts }) => verdicts[id1]?.outcome)).toEqual([
    "wrong before",
    "changed",
    "changed",
    "wrong before",
  ]);
  expect(summary()).toMatch(
    /^A changed its answer on 2 of 2 attacked pictures; 2 left out as wrong before the attack: eight\.png, c\.png\. B changed/,
  );
  labelPicture(c?.id ?? 0, "3");
  expect(summary()).toMatch(/1 left out as wrong before the attack: eight\.png; 1 not attacked yet\./);
});

test("other systems are another state of the table, as other settings are for its attacks", async () => {
  await takePictures([fileOf("a.png")]);
  changeSettings({ seed: 2 });
  expect(stale()).toBeNull();
  await judgePictures(true);
  expect(stale()).toBeNull();
  changeSettings({ seed: 3 });
  expect(stale()).toMatch(/^The settings changed since/);
  await judgePictures(true);
  attackStore.setState({ chosen: [id1, id0] });
  expect(stale()).toBeNull();
  attackStore.setState({ chosen: [id1] });
  expect(stale()).toBe("The systems changed since: the table shows those before.");
  await judgePictures(true);
  expect(stale()).toBeNull();
  attackStore.setState({ chosen: [] });
  expect(stale()).toMatch(/^The systems changed since/);
});
