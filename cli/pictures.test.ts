import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-pictures-"));
  await mkdir(join(folder, "own/1"), { recursive: true });
  await writeFile(join(folder, "own/1/stroke.png"), strokePng());
  await writeFile(join(folder, "own/stroke.png"), strokePng());
  await writeFile(join(folder, "own/notes.txt"), "no picture");
  await writeFile(join(folder, "own/.hidden"), "");
  await mkdir(join(folder, "none"));
  await writeFile(join(folder, "archive.zip"), Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9, 9, 9]));
});
afterAll(() => rm(folder, { recursive: true }));

/** A dark vertical stroke on paper: a one. */
function strokePng(): Uint8Array {
  const size = 60;
  const data = Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return x >= 28 && x < 33 && y >= 10 && y < 50 ? 20 : 240;
  });
  return encode({ width: size, height: size, channels: 1, data });
}

test("lab pictures reads a folder, attacks each picture, guesses classes from folders and keeps damaged files", async () => {
  const args = [
    join(folder, "own"),
    "--systems",
    "multiclass",
    "--epsilon",
    "0.3",
    "--steps",
    "5",
    "--backend",
    "wasm",
  ];
  const made = await labCommand(["pictures", "digits-standard", ...args, "--out", folder, "--latex"]);
  expect(made.code, made.err).toBe(0);
  expect(made.out).toContain(
    "multiclass changed its answer on 2 of 2 attacked pictures. 1 of the 2 attacked pictures has no correct class: each",
  );
  const lines = (await readFile(join(folder, "pictures.csv"), "utf8")).trim().split("\r\n");
  const conditions =
    /Attack: PGD-5 within (.*) 0\.3; strategy: cross-entropy on multiclass; seed 1; backend: wasm, \w+/;
  expect(made.out.match(conditions)?.[1]).toBe("linf");
  expect(lines[0]).toMatch(/^# settings: .*"epsilon":0.3.*"backend":\{"id":"wasm","adapter":"/);
  expect(lines[1]).toBe("file,label,labelFrom,multiclass-before,multiclass-after,multiclass-outcome,remark");
  const [inFolder = "", noPicture = "", alone = "", ...more] = lines.slice(2);
  expect(more).toEqual([]);
  expect(inFolder).toMatch(/^own\/1\/stroke\.png,1,folder,1,[02-9],changed,$/);
  expect(noPicture).toMatch(/^own\/notes\.txt,,,,,,.*notes\.txt/);
  // The correct class is what the system reads, so that both attacks are the same.
  expect(alone).toBe(inFolder.replace("own/1/stroke.png,1,folder", "own/stroke.png,,"));
  const latex = await readFile(join(folder, "pictures.tex"), "utf8");
  expect(latex).toContain("\\toprule");
  expect(/\\caption\{.*/.exec(latex)?.[0]).toMatch(conditions);
});

test("it fails where it judges nothing", async () => {
  const empty = await labCommand(["pictures", "digits-standard", join(folder, "none")]);
  expect(empty).toMatchObject({ code: 1, out: "" });
  expect(empty.err).toContain(`no PNG or JPEG found in ${join(folder, "none")}`);
  const zip = ["pictures", "digits-standard", join(folder, "archive.zip"), "--backend", "wasm"];
  const other = await labCommand(zip);
  expect(other.code).toBe(1);
  expect(other.out).toContain("archive.zip");
  expect(other.err).toContain("no picture could be judged");
});

test("wrong usage is explained", async () => {
  const twice = ["pictures", "digits-standard", join(folder, "own"), "--systems", "robin,robin"];
  expect(await labCommand(twice)).toMatchObject({ code: 2, err: expect.stringContaining("robin found twice") });
  expect((await labCommand(["pictures", "digits-standard"])).err).toContain("then pictures expected");
  expect((await labCommand(["pictures", "digits-standard", "nowhere.png"])).err).toContain("no file or folder");
});
