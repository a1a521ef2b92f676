import { expect, test, vi } from "vitest";
import { measureStorage } from "./browserStorage.ts";

const refused = () => Promise.reject(new DOMException("Security error when calling GetDirectory", "SecurityError"));

test("a usual window reports its bytes and that the browser may delete them", async () => {
  const storage: Partial<StorageManager> = {
    estimate: async () => ({ usage: 5, quota: 100 }),
    persisted: async () => false,
    getDirectory: async () => ({}) as FileSystemDirectoryHandle,
  };
  expect(await measureStorage(storage)).toEqual({
    usage: { used: 5, quota: 100 },
    lifetime: "best-effort",
  });
  expect((await measureStorage({ ...storage, persisted: async () => true })).lifetime).toBe("kept");
});

test("a private window keeps data until it closes, whichever calls it refuses or lacks", async () => {
  const known = { estimate: async () => ({ usage: 5, quota: 100 }), persisted: async () => false };
  expect(await measureStorage({ ...known, getDirectory: refused })).toEqual({
    usage: { used: 5, quota: 100 },
    lifetime: "window",
  });
  const unknown = { usage: null, lifetime: "window" };
  expect(await measureStorage({ estimate: refused, persisted: refused, getDirectory: refused })).toEqual(unknown);
  expect(await measureStorage({})).toEqual(unknown);
});

test("over plain http the browser says nothing about storage, which is not called a private window", async () => {
  vi.stubGlobal("navigator", {});
  expect(await measureStorage()).toEqual({ usage: null, lifetime: "unknown" });
});
