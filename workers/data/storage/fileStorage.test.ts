import "fake-indexeddb/auto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diskStorage } from "../../../cli/files/diskStorage.ts";
import { type FileStorage, writeWhole } from "./fileStorage.ts";
import { indexedDbStorage } from "./indexedDbStorage.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-storage-"));
});
afterAll(() => rm(folder, { recursive: true }));

const bytesOf = async (blob: Blob | null) => (blob === null ? null : [...new Uint8Array(await blob.arrayBuffer())]);

describe.each([
  ["a folder", () => diskStorage(join(folder, "storage"))],
  ["IndexedDB", () => indexedDbStorage()],
] as const)("%s", (_, open) => {
  let storage: FileStorage;
  beforeAll(() => {
    storage = open();
  });

  test("a file is written in parts, continued, and read back", async () => {
    const first = await storage.append("cifar/part.bin", false);
    expect(first.size).toBe(0);
    await first.write(Uint8Array.of(1, 2));
    await first.write(Uint8Array.of(3));
    await first.close();
    const second = await storage.append("cifar/part.bin", false);
    expect(second.size).toBe(3);
    await second.write(Uint8Array.of(4));
    await second.close();
    expect(await bytesOf(await storage.file("cifar/part.bin"))).toEqual([1, 2, 3, 4]);
    expect(await storage.list()).toEqual([{ path: "cifar/part.bin", bytes: 4 }]);
  });

  test("a fresh file starts empty, and a buffer that the caller reuses is not written twice", async () => {
    const appender = await storage.append("cifar/part.bin", true);
    expect(appender.size).toBe(0);
    const buffer = Uint8Array.of(7);
    await appender.write(buffer);
    buffer[0] = 8;
    await appender.write(buffer);
    await appender.close();
    expect(await bytesOf(await storage.file("cifar/part.bin"))).toEqual([7, 8]);
  });

  test("moving replaces the target, and removing a missing file is fine", async () => {
    await writeWhole(storage, "a", new Uint8Array(0));
    await storage.move("cifar/part.bin", "a");
    expect(await bytesOf(await storage.file("a"))).toEqual([7, 8]);
    expect(await storage.file("cifar/part.bin")).toBeNull();
    await storage.remove("cifar/part.bin");
    await storage.remove("a");
    expect(await storage.list()).toEqual([]);
    await expect(storage.move("nothing", "b")).rejects.toThrow();
  });

  test("an empty file exists", async () => {
    await writeWhole(storage, "empty", new Uint8Array(0));
    expect((await storage.file("empty"))?.size).toBe(0);
    // "emptier" begins with the name of another file and is not part of it.
    await writeWhole(storage, "emptier", Uint8Array.of(1));
    expect((await storage.file("empty"))?.size).toBe(0);
    await storage.remove("empty");
    expect((await storage.file("emptier"))?.size).toBe(1);
    await storage.remove("emptier");
  });
});
