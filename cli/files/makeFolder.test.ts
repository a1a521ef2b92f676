import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../terminal/command.ts";
import { makeFolder } from "./makeFolder.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-folder-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a folder is made with those above it, at once by several, and one that exists stays", async () => {
  const path = join(folder, "a", "b", "c");
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(folder, "a", "d"))]);
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test("a file in the way is named by the file system", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(makeFolder(file)).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(file, "x"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.runIf(process.platform === "linux")(
  "a place that takes no folders is refused instead of asked forever",
  async () => {
    await expect(makeFolder("/proc/foo/bar")).rejects.toThrow(UserError);
    await expect(makeFolder("/proc/foo/bar")).rejects.toThrow(
      "/proc/foo cannot be created, since /proc takes no new folders: choose another folder",
    );
  },
);
