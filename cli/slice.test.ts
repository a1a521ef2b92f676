import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-slice-"));
});
afterAll(() => rm(folder, { recursive: true }));

const lab = (...args: string[]) => labCommand(["slice", ...args]);

test("a pack's boundaries through a test image: a picture, and every point with its scores", async () => {
  const out = join(folder, "pack");
  const options = ["--norm", "l2", "--epsilon", "0.5", "--reach", "2", "--points", "5", "--image", "5"];
  const axes = ["--across", "steepest:multiclass", "--up", "image:77"];
  const made = await lab("digits-adversarial", "--out", out, ...options, ...axes, "--backend", "wasm");
  expect(made.code, made.err).toBe(0);
  expect(made.out).toContain("slice.svg");
  expect(made.out).toContain("budget l2 0.5, axes up to 2 times as long; computed with wasm\n");
  const svg = await readFile(join(out, "slice.svg"), "utf8");
  expect(svg).toMatch(/steepest descent of Multiclass's margin, towards .* \(ℓ2 size, pixels from 0 to 1\)/);
  expect(svg).toMatch(/towards test image 77, of class \d, turned from \d+° to a right angle/);
  expect(svg).toContain("budget ℓ2 0.5");
  const lines = (await readFile(join(out, "slice.csv"), "utf8")).trimEnd().split("\r\n");
  expect(JSON.parse((lines[0] ?? "").replace("# settings: ", "")).slice).toMatchObject({
    image: { position: 5 },
    threat: { norm: "l2", epsilon: 0.5 },
    points: [5, 5],
  });
  expect(lines[1]).toBe("system,x,y,prediction,margin,scores");
  expect(lines).toHaveLength(2 + 2 * 25);
  expect(lines[2]).toMatch(/^RoBin \(one-vs-all\),-1,-1,\d,-?\d+\.\d+,0: /);
  // The way on which the margin falls fastest lowers it.
  const margins = lines
    .filter((line) => /^Multiclass,.*,0,/.test(line) && line.split(",")[2] === "0")
    .map((line) => Number(line.split(",")[4]));
  expect(margins).toHaveLength(5);
  expect(margins).toEqual(margins.toSorted((a, b) => b - a));
});

test("a picture of one's own is drawn like a test image, and doubts about it are told", async () => {
  const file = join(folder, "sheet.png");
  const data = new Uint8Array(90 * 120).fill(245);
  for (let y = 20; y < 70; y++) data.fill(20, y * 90 + 40, y * 90 + 46);
  await writeFile(file, encode({ width: 90, height: 120, data, channels: 1 }));
  const options = ["--label", "1", "--points", "3", "--systems", "multiclass", "--up", "random:1"];
  const made = await lab("digits-standard", "--picture", file, ...options, "--out", join(folder, "own"));
  expect(made.code, made.err).toBe(0);
  expect(made.err).not.toContain("sheet.png");
  // The usual budget of grey images, as evaluate and pictures take it.
  expect(made.out).toContain("budget linf 0.1, axes up to 4 times as long");
  const csv = await readFile(join(folder, "own", "slice.csv"), "utf8");
  expect(csv).toContain('"image":{"picture":"sheet.png"}');
  // The middle of the plane is the picture itself.
  expect(csv).toMatch(/^Multiclass,0,0,1,/m);

  await writeFile(file, encode({ width: 90, height: 120, data: data.fill(245), channels: 1 }));
  const empty = await lab("digits-standard", "--picture", file, ...options, "--out", join(folder, "own"));
  expect(empty.err).toContain("sheet.png: No clear ink was found");
});

test("what cannot be drawn is refused by name before anything is computed", async () => {
  const refused = async (...args: string[]) => {
    const { code, err } = await lab(...args, "--out", join(folder, "nothing"));
    expect(code).toBe(2);
    return err;
  };
  expect(await refused("nobody")).toContain(
    "nobody found, the folder of a finished run expected, or a pack: digits-adversarial, digits-standard, mnist",
  );
  expect(await refused(folder)).toContain("result.json is missing");
  expect(await refused("digits-standard", "--systems", "robin,owl")).toContain(
    "--systems owl found, which pack digits-standard does not have: one of ",
  );
  expect(await refused("digits-standard", "--systems", "robin,robin")).toContain("robin found twice");
  const picture = [
    "digits-standard",
    "--picture",
    "a.png",
    "--label",
    "1",
    "--systems",
    "multiclass",
    "--up",
    "random:1",
  ];
  expect(await refused(...picture, "--image", "3")).toContain(
    "--image 3 and --picture a.png found, one image expected",
  );
  expect(await refused(...picture, "--dataset", "digits")).toContain("--dataset digits found with --picture a.png");
  expect(await refused("digits-standard", "--image", "-1")).toContain("--image -1 found, a whole number from 0 to 999");
  expect(await refused("digits-standard", "--up", "sideways")).toContain("--up sideways found, steepest:SYSTEM");
  expect(await refused("digits-standard", "--label", "1")).toContain("--label 1 found without --picture");
  expect(await refused("digits-standard", "--picture", "a.png")).toContain("--label missing: expected the class");
  expect(await refused("digits-standard", "--image", "1000")).toContain("a whole number from 0 to 999 expected");
  expect(await refused("digits-standard", "--epsilon", "0")).toContain("a number above 0 and up to 1 expected");
  expect(await refused("digits-standard", "--norm", "l1")).toContain("--norm l1 found, linf or l2 expected");
});
