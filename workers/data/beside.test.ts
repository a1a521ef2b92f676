import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { npyOf } from "../../tests/npyOf.ts";
import { understand } from "../../tests/understand.ts";

const count = 40;
const images = npyOf(
  "|u1",
  [count, 4, 4],
  false,
  ([i, y, x]) => (((i ?? 0) % 2) * 200 + (y ?? 0) * 3 + (x ?? 0) + (i ?? 0)) % 256,
);
const labels = npyOf("<i8", [count], false, ([i]) => (i as number) % 2);
const npz = zipSync({ "x.npy": images, "y.npy": labels });
const points = (line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join("\n");
const refused = async (files: Record<string, string | Uint8Array>) =>
  understand(files).then(
    () => "accepted",
    (error: Error) => error.message,
  );

describe("what lies beside the data, or in place of them", () => {
  test.each(["README.md", "LICENSE", "notes.txt", "dataset_infos.json"])("%s is skipped and said", async (name) => {
    const alone = (await understand({ "d/data.npz": npz })).understood;
    const { understood } = await understand({ "d/data.npz": npz, [`d/${name}`]: "text" });
    expect(understood.notes).toEqual([`Files beside the data were skipped: ${name}`, ...alone.notes]);
    expect(understood.choice).toEqual(alone.choice);
  });

  test("a text beside a table is skipped; a text alone, or named as a split, is data", async () => {
    const table = points((i) => `${i},${i * i},${i % 2}`);
    expect((await understand({ "d/p.csv": table, "d/readme.txt": "hello" })).understood.notes[0]).toContain(
      "readme.txt",
    );
    expect((await understand({ "p.txt": table })).understood.what).toBe("Points");
    expect(await refused({ "d/train.csv": table, "d/test.txt": table })).toContain("holds points");
  });

  test("columns of a table of points that are not read are said", async () => {
    const table = `id,x,y,label,split\n${points((i) => `${i},${i},${i * i},${i % 2},test`)}`;
    expect((await understand({ "p.csv": table })).understood.notes[0]).toBe(
      "Left out, since points are x, y and label: id, split",
    );
  });

  test("one table has one decimal sign, and is text in UTF-8", async () => {
    const mixed = points((i) => (i % 2 === 0 ? `0,${i + 1};1;0` : `1.${i}00;2;1`));
    expect(await refused({ "p.csv": mixed })).toContain("holds 0,1 and 1.100, expected one decimal sign");
    expect(await refused({ "p.csv": Uint8Array.of(...strToU8("x,y,label\n1,2,"), 0xfc, 0x0a) })).toContain(
      "is no text in UTF-8",
    );
  });

  test("a table of pixels without classes, and an archive of tables, are refused with the remedy", async () => {
    const head = Array.from({ length: 16 }, (_, i) => `pixel${i}`).join(",");
    const row = (i: number) => Array.from({ length: 16 }, (_, x) => (x * 7 + i) % 256).join(",");
    expect(await refused({ "test.csv": `${head}\n${points(row)}` })).toContain("none of them named label");
    expect(await refused({ "k.zip": zipSync({ "train.csv": strToU8("a"), "test.csv": strToU8("b") }) })).toContain(
      "unpack it and choose train.csv, test.csv",
    );
  });

  test("four measurements are no image of 2 x 2", async () => {
    const flat = (d: number) => npyOf("<f4", [count, d], false, ([i, x]) => (((i ?? 0) * 7 + (x ?? 0)) % 10) / 10);
    const of = (d: number) => refused({ "iris.npz": zipSync({ "x.npy": flat(d), "y.npy": labels }) });
    for (const d of [3, 4, 9, 12]) expect(await of(d)).toContain("n x d of squares of at least 4 x 4: reshape it");
    expect(await of(16)).toBe("accepted");
  });

  test("images and points that are all the same are said to be", async () => {
    const plain = npyOf("|u1", [count, 4, 4], false, () => 7);
    const { understood } = await understand({ "a.npz": zipSync({ "x.npy": plain, "y.npy": labels }) });
    expect(understood.notes.join("\n")).toContain("All images are the same");
    const same = points((i) => `5,5,${i % 2}`);
    expect((await understand({ "p.csv": same })).understood.notes.at(-1)).toContain("All points are the same");
    expect((await understand({ "a.npz": npz })).understood.notes.join("\n")).not.toContain("are the same");
  });
});
