import { expect, test } from "vitest";
import { gate } from "../../../tests/gate.ts";
import { tabLocks } from "./pageLocks.ts";

test("exclusive locks of one name are granted in turn, those of other names at once", async () => {
  const locks = tabLocks();
  const order: string[] = [];
  const first = gate();
  const a = locks.request("run", {}, async () => {
    order.push("a");
    await first.opened;
    return 1;
  });
  const b = locks.request("run", {}, () => order.push("b"));
  await locks.request("other", {}, () => order.push("other"));
  expect(order).toEqual(["a", "other"]);
  expect((await locks.query()).held?.map(({ name }) => name)).toEqual(["run"]);
  expect((await locks.query()).pending?.map(({ name }) => name)).toEqual(["run"]);
  first.open();
  expect(await a).toBe(1);
  await b;
  expect(order).toEqual(["a", "other", "b"]);
  expect(await locks.query()).toEqual({ held: [], pending: [] });
});

test("shared locks are held together and wait for an exclusive one", async () => {
  const locks = tabLocks();
  const exclusive = gate();
  const shared = gate();
  const order: string[] = [];
  const running = [
    locks.request("run", {}, () => exclusive.opened),
    locks.request("run", { mode: "shared" }, () => {
      order.push("shared");
      return shared.opened;
    }),
    locks.request("run", { mode: "shared" }, () => order.push("shared too")),
    locks.request("run", {}, () => order.push("exclusive")),
  ];
  expect(order).toEqual([]);
  exclusive.open();
  await running[2];
  expect(order).toEqual(["shared", "shared too"]);
  shared.open();
  await Promise.all(running);
  expect(order.at(-1)).toBe("exclusive");
});

test("a lock that is held is refused at once with ifAvailable, and a waiting request can be aborted", async () => {
  const locks = tabLocks();
  const { open, opened } = gate();
  const holder = locks.request("run", {}, () => opened);
  expect(await locks.request("run", { ifAvailable: true }, (lock) => lock)).toBeNull();
  const abort = new AbortController();
  const waiting = locks.request("run", { signal: abort.signal }, () => "granted");
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  open();
  await holder;
  expect(await locks.request("run", { ifAvailable: true }, (lock) => lock?.name)).toBe("run");
});

test("work that fails passes its error on and releases the lock", async () => {
  const locks = tabLocks();
  await expect(locks.request("run", {}, () => Promise.reject(new Error("no space")))).rejects.toThrow("no space");
  expect(await locks.request("run", {}, () => "next")).toBe("next");
});
