import { beforeEach, expect, test, vi } from "vitest";
import { rememberedStory, rememberStory, splitStory, stepHash, withStory } from "./storyAddress.ts";
import { linkedStoryLimit, sourceInLink, storyText } from "./storySource.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
});

test("an address is a room with a step beside it", () => {
  const story = { source: "robin", step: 3 };
  for (const room of ["#train", "#v1.q1Yqys_P", "#attack?draw=3&steps=5"]) {
    expect(splitStory(withStory(room, story))).toEqual({ room, story });
    expect(splitStory(room)).toEqual({ room, story: null });
  }
  expect(splitStory(stepHash("robin", null))).toEqual({ room: "", story: { source: "robin", step: null } });
  expect(splitStory("#story=../../etc&step=1").story).toBeNull();
});

test("the step of the last visit is remembered, and blocked storage forgets it", () => {
  expect(rememberedStory()).toBeNull();
  rememberStory({ source: "robin", step: 4 });
  expect(rememberedStory()).toEqual({ source: "robin", step: 4 });
  vi.stubGlobal("localStorage", undefined);
  rememberStory({ source: "robin", step: 5 });
  expect(rememberedStory()).toBeNull();
});

test("a small story travels inside the link, a long one does not", async () => {
  const text = "# Größe\n\n## Schritt\n\n[Show](#attack)\n";
  const source = sourceInLink(text) ?? "";
  expect(splitStory(stepHash(source, 1)).story).toEqual({ source, step: 1 });
  expect(await storyText(source)).toBe(text);
  const random = Array.from({ length: 3_000 }, (_, i) => ((i * 2_654_435_761) % 4_294_967_291).toString(36)).join("");
  expect(sourceInLink(random)).toBeNull();
});

test("links to stories that are damaged, too long or burst say so", async () => {
  const source = sourceInLink("# A\n\n## B\n\n[Show](#attack)\n") ?? "";
  await expect(storyText(source.slice(0, -9))).rejects.toThrow(
    "this link to a story is incomplete or damaged. Copy it again",
  );
  await expect(storyText(`z.${"A".repeat(linkedStoryLimit)}`)).rejects.toThrow(
    "found in the link, at most 6000 expected",
  );
  const burst = sourceInLink("a".repeat(1_000_000)) ?? "";
  await expect(storyText(burst)).rejects.toThrow("more than 160000 bytes found inside");
  await expect(storyText("own")).rejects.toThrow("this browser holds no story of yours");
});
