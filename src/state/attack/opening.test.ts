import { beforeEach, expect, test, vi } from "vitest";
import { viewStore } from "../page/view.ts";
import { rememberOpening, takeOpening } from "./opening.ts";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  viewStore.setState(viewStore.getInitialState());
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

test("only the first visit plays the scene; later ones begin with its image", () => {
  expect(takeOpening()).toBe("scene");
  expect(takeOpening()).toBeNull();
  const image = { group: "pack-a", position: 738, seed: 1, tried: 6 };
  rememberOpening(image);
  expect(takeOpening()).toEqual(image);
});

test("links and stories show what they name, and the scene waits for a visit without them", () => {
  for (const hash of ["#v1.A", "#attack?draw=3"]) {
    vi.stubGlobal("location", { hash });
    expect(takeOpening()).toBeNull();
  }
  vi.stubGlobal("location", { hash: "#story=robin" });
  viewStore.setState({ story: { source: "robin", step: 1 } });
  expect(takeOpening()).toBeNull();
  viewStore.setState({ story: null });
  vi.stubGlobal("location", { hash: "#attack" });
  expect(takeOpening()).toBe("scene");
});

test("what else is stored there, and storage that is blocked, give a random image", () => {
  for (const stored of ["{}", "seen", '{"group":"a","position":-1,"seed":1,"tried":1}']) {
    kept.set("robin-lab-opening", stored);
    expect(takeOpening()).toBeNull();
  }
  vi.stubGlobal("localStorage", undefined);
  expect(takeOpening()).toBeNull();
});
