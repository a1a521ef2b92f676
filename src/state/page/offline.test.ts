import { beforeEach, expect, test, vi } from "vitest";
import { keepOffline } from "./offline.ts";
import { updateStore } from "./updateStore.ts";

/** The browser's side of the service worker: what `workbox-window` would report, and what it was asked. */
const worker = vi.hoisted(() => ({ asked: [] as string[], tell: (_name: string, _news?: object) => {} }));

vi.mock("workbox-window", () => ({
  Workbox: class {
    readonly #listeners: [string, (news: object) => void][] = [];
    constructor() {
      worker.tell = (name, news = {}) => {
        for (const [one, listener] of this.#listeners) if (one === name) listener(news);
      };
    }
    addEventListener(name: string, listener: (news: object) => void) {
      this.#listeners.push([name, listener]);
    }
    messageSkipWaiting() {
      worker.asked.push("take over");
    }
    register = () => Promise.reject(new Error("refused, as in some private windows"));
  },
}));

const reload = vi.fn();

beforeEach(async () => {
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("document", { addEventListener: () => undefined });
  reload.mockClear();
  worker.asked.length = 0;
  updateStore.setState({ update: null });
  await keepOffline();
});

test("a first visit is stored without a word; a new version takes over only when it is asked to", () => {
  worker.tell("activated", { isUpdate: false });
  worker.tell("controlling", { isUpdate: false });
  expect(updateStore.getState().update).toBeNull();

  worker.tell("waiting");
  expect([worker.asked, reload.mock.calls]).toEqual([[], []]);
  updateStore.getState().update?.apply();
  expect(worker.asked).toEqual(["take over"]);
  worker.tell("controlling", { isUpdate: true });
  expect(reload).toHaveBeenCalledTimes(1);
});

test("an update from another tab is announced, not applied", () => {
  worker.tell("controlling", { isUpdate: true });
  expect(reload).not.toHaveBeenCalled();
  expect(updateStore.getState().update?.by).toBe("another tab");
});
