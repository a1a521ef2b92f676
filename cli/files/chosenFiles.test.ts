import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chosenFiles } from "./chosenFiles.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lab-links-"));
  await mkdir(join(root, "store/cats"), { recursive: true });
  await writeFile(join(root, "store/cats/1.png"), "one");
  await writeFile(join(root, "store/2.png"), "two");
  await mkdir(join(root, "pets/dog"), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const pathsOf = async (...paths: string[]) =>
  (await chosenFiles(paths.map((path) => join(root, path)))).map(({ path }) => path);

test("linked pictures, class folders and data roots are read under the names of the links", async () => {
  await symlink("../store/cats", join(root, "pets/cat"));
  await symlink(join(root, "store/2.png"), join(root, "pets/dog/x.png"));
  expect(await pathsOf("pets")).toEqual(["pets/cat/1.png", "pets/dog/x.png"]);
  await symlink("pets", join(root, "data"));
  expect(await pathsOf("data")).toEqual(["data/cat/1.png", "data/dog/x.png"]);
  await symlink("store/2.png", join(root, "one.png"));
  expect(await pathsOf("one.png", "pets/cat")).toEqual(["one.png", "cat/1.png"]);
  const [first] = await chosenFiles([join(root, "data")]);
  expect(await first?.data.text()).toBe("one");
});

test("links that lead round in circles end", async () => {
  await symlink("..", join(root, "pets/dog/up"));
  await symlink(".", join(root, "store/self"));
  await symlink("../store", join(root, "pets/store"));
  expect(await pathsOf("pets")).toEqual(["pets/store/2.png", "pets/store/cats/1.png"]);
});

test("what leads nowhere is refused", async () => {
  await symlink("gone.png", join(root, "pets/dog/1.png"));
  await expect(pathsOf("pets")).rejects.toThrow("pets/dog/1.png is a link that leads nowhere: remove it");
  await expect(pathsOf("none")).rejects.toThrow(/^no file or folder .*none$/);
});
