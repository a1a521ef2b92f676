import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { ownPicture } from "./ownPicture.ts";

const cifar = resolveChoice("datasets", { id: "cifar-10" });
const [width, height] = [96, 64];
const level = (x: number, y: number, c: number) => (3 * x + 5 * y + 40 * c) % 256;
let folder = "";
let photograph = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-picture-"));
  photograph = join(folder, "dog.png");
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[3 * (y * width + x) + c] = level(x, y, c);
  await writeFile(photograph, encode({ width, height, channels: 3, data }));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (options: Parameters<typeof ownPicture>[0], tell: (line: string) => void = () => undefined) =>
  ownPicture({ picture: photograph, label: "dog", ...options }, cifar, tell);

test("a crop of 32 pixels is seen as it is, in colour, and one of 64 as means of four pixels", async () => {
  const same = await read({ crop: "20,7,32" });
  expect(same).toMatchObject({ name: "dog.png", label: 5 });
  const bytes = (pixels: Float32Array | undefined) => [...(pixels ?? [])].map((value) => Math.round(255 * value));
  expect(bytes(same?.pixels.subarray(0, 6))).toEqual([
    level(20, 7, 0),
    level(20, 7, 1),
    level(20, 7, 2),
    level(21, 7, 0),
    level(21, 7, 1),
    level(21, 7, 2),
  ]);
  const half = await read({ crop: "0,0,64" });
  const mean = (level(2, 0, 0) + level(3, 0, 0) + level(2, 1, 0) + level(3, 1, 0)) / 4;
  expect(bytes(half?.pixels)[3]).toBe(Math.round(mean));
});

test("without a crop the middle is seen, since nothing stands before an even ground", async () => {
  expect((await read({}))?.pixels).toEqual((await read({ crop: "16,0,64" }))?.pixels);
});

test("what is no square is refused, and so is a crop without a picture", async () => {
  for (const crop of ["1,2", "a,b,c", "1,2,3,4", "0,,8"])
    await expect(read({ crop })).rejects.toThrow(`--crop ${crop} found, three numbers X,Y,SIDE expected`);
  await expect(read({ crop: "0,0,0" })).rejects.toThrow("side of 0 pixels, at least 1 expected");
  await expect(read({ picture: undefined, label: undefined, crop: "0,0,8" })).rejects.toThrow("without --picture");
});

test("a square of nearly nothing but padding is refused with the largest one, and so is a test image beside a picture", async () => {
  expect(await read({ crop: "-40,-60,192" })).not.toBeNull();
  await expect(read({ crop: "0,0,1e9" })).rejects.toThrow(
    "--crop 0,0,1000000000 found on a picture of 96 x 64 pixels, a side of at most 192 expected",
  );
  await expect(read({ crop: "90,0,32" })).rejects.toThrow("with its centre at 106,16: a square whose centre lies in");
  await expect(read({ image: "3" })).rejects.toThrow("--image 3 and --picture");
  expect(await read({ picture: undefined, label: undefined, image: "3" })).toBeNull();
});

test("transparent parts are laid on white, which is said", async () => {
  const clear = join(folder, "clear.png");
  await writeFile(clear, encode({ width: 1, height: 1, channels: 4, data: Uint8Array.of(9, 9, 9, 0) }));
  const told: string[] = [];
  const seen = await read({ picture: clear }, (line) => told.push(line));
  expect(seen?.pixels.every((value) => value === 1)).toBe(true);
  expect(told).toEqual(["clear.png: its transparent parts are laid on white"]);
});
