import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { presets } from "../../src/experiment/presets/index.ts";
import { onDataset } from "../../src/experiment/spec/onDataset.ts";
import { imagesFor } from "./imagesFor.ts";

const classes = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
const copy = {
  id: "images",
  params: {
    ...{ digest: "b".repeat(64), height: 32, width: 32, channels: 3, images: 60_000, train: 50_000 },
    ...{ validation: 0, test: 10_000, classes: JSON.stringify(classes) },
  },
};
const source = { name: "pack photos", spec: onDataset(presets["cifar10-quick"], "cifar10-jpeg", copy), systems: [] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-images-"));
});
afterAll(() => rm(folder, { recursive: true }));

const images = async (asked?: string, place: string | undefined = folder) => {
  const said: string[] = [];
  const dataset = await imagesFor(source, asked, place, (line) => said.push(line));
  return { id: dataset.id, said: said.join("\n") };
};

test("without any data, the remedy is one that own data have", async () => {
  await expect(images(undefined)).rejects.toThrow(/lab data add NAME FILES\.\.\. --data .*, and lab data list --data/);
  await expect(images(undefined)).rejects.not.toThrow("data get");
  await expect(imagesFor(source, undefined, undefined, () => undefined)).rejects.toThrow("--data DIR; where");
});

test("the official archive stands in for the copy that the systems were trained on, and this is said", async () => {
  await mkdir(join(folder, "cifar-10"));
  await writeFile(join(folder, "cifar-10", "cifar-10-binary.tar.gz"), "");
  const found = await images();
  expect(found.id).toBe("cifar-10");
  expect(found.said).toContain("test images are those of cifar-10; the systems were trained on cifar10-jpeg");
  expect(await images("cifar-10")).toEqual(found);
  await expect(images("mnist")).rejects.toThrow(
    "--dataset mnist found, images of 28 x 28 x 1, 32 x 32 x 3 expected, as pack photos was trained",
  );
});
