import { expect, test } from "vitest";
import { toCsv } from "../summary/table.ts";
import { plain } from "../terms/format.ts";
import { changedText, classOfFolder, type PictureRow, pictureColumns, remarkOf } from "./pictureVerdicts.ts";

const systems = [
  { id: "robin", name: "RoBin", hasArms: true },
  { id: "one", name: "The multiclass model" },
];
const rows: readonly PictureRow[] = [
  {
    file: "pets/cat/a.jpg",
    label: "cat",
    labelFrom: "folder",
    remark: null,
    verdicts: {
      robin: { before: "cat", margin: 0.5, after: "dog", outcome: "changed" },
      one: { before: "dog", margin: null, after: null, outcome: "wrong before" },
    },
  },
  {
    file: "b.png",
    label: null,
    labelFrom: null,
    remark: null,
    verdicts: {
      robin: { before: "dog", margin: -0.2, after: "dog", outcome: "kept" },
      one: { before: "dog", margin: null, after: "cat", outcome: "changed" },
    },
  },
  { file: "c.txt", label: null, labelFrom: null, remark: "c.txt is of type text/plain", verdicts: {} },
];

test("a folder names the class of its pictures, whatever its case; a file of its own does not", () => {
  expect(classOfFolder("pets/Cat/a.jpg", ["dog", "cat"])).toBe("cat");
  expect(classOfFolder("cat/holiday/a.jpg", ["dog", "cat"])).toBeNull();
  expect(classOfFolder("cat.jpg", ["dog", "cat"])).toBeNull();
});

test("the CSV has what each system reads before and after, the outcome, and damaged files with their reason", () => {
  expect(toCsv(pictureColumns(systems), rows).trim().split("\r\n")).toEqual([
    "file,label,labelFrom,robin-before,robin-margin,robin-after,robin-outcome,one-before,one-after,one-outcome,remark",
    "pets/cat/a.jpg,cat,folder,cat,0.5,dog,changed,dog,,wrong before,",
    "b.png,,,dog,-0.2,dog,kept,dog,cat,changed,",
    "c.txt,,,,,,,,,,c.txt is of type text/plain",
  ]);
});

test("an answer that no arm supports says so", () => {
  const before = pictureColumns(systems).filter(({ id }) => id.endsWith("-before"));
  const said = rows.map((row) => before.map(({ detail }) => detail?.(row, plain)));
  expect(said).toEqual([
    ["", ""],
    ["no arm says yes", ""],
    ["", ""],
  ]);
});

test("the count names what was wrong before, and says that the own reading counts where no class is known", () => {
  expect(changedText(rows, systems)).toBe(
    "RoBin changed its answer on 1 of 2 attacked pictures. The multiclass model changed its answer on 1 of 1 attacked pictures; 1 left out as wrong before the attack: a.jpg. 1 of the 2 attacked pictures has no correct class: each system is judged there against its own reading of it, right or wrong.",
  );
  expect(changedText([], systems)).toBe("");
});

test("the count says what is not attacked yet, and lists few names of many", () => {
  const one = { before: "dog", margin: null, after: null };
  const row = (file: string, outcome: "wrong before" | null): PictureRow => ({
    ...{ file, label: "cat", labelFrom: "user", remark: null, verdicts: { one: { ...one, outcome } } },
  });
  const wrong = ["a", "b", "c", "d", "e"].map((file) => row(file, "wrong before"));
  const named = systems.slice(1);
  expect(changedText([row("f", null)], named)).toBe("");
  expect(changedText([...wrong, row("f", null)], named)).toBe(
    "The multiclass model was attacked on no picture; 5 left out as wrong before the attack: a, b, c and 2 more; 1 not attacked yet.",
  );
});

test("a remark has every reason as a sentence", () => {
  expect(remarkOf(["No clear ink was found.", null, "RoBin: no weights"])).toBe(
    "No clear ink was found. RoBin: no weights.",
  );
  expect(remarkOf([null])).toBeNull();
});
