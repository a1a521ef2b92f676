import { expect, test } from "vitest";
import { permalinkHash } from "./permalink.ts";
import { defaultLinkState } from "./permalinkRooms.ts";
import { readLink } from "./plainLink.ts";

test("settings that people write are read like those of a copied link", () => {
  const { link, problems } = readLink(
    "#attack?epsilonLinf=0.2&strategyArms=best-arm&draw=7&group=pack-x&randomStart=false",
  );
  expect(problems).toEqual([]);
  const state = {
    ...defaultLinkState("attack"),
    epsilonLinf: 0.2,
    strategyArms: "best-arm",
    draw: 7,
    group: "pack-x",
    randomStart: false,
  };
  expect(link).toEqual({ room: "attack", state });
  expect(readLink(permalinkHash({ room: "attack", state } as Parameters<typeof permalinkHash>[0])).link).toEqual(link);
});

test("text stays text where a field is text, also if it looks like a number, and JSON may be encoded", () => {
  expect(readLink("#coherence?images=64").link).toMatchObject({ state: { images: "64" } });
  expect(readLink("#attack?attack=mi-fgsm&attackParams=%7B%22decay%22%3A0.5%7D").link).toMatchObject({
    state: { attackParams: { decay: 0.5 } },
  });
});

test("rooms are named as in the address, and what is wrong is explained", () => {
  expect(readLink("#robustness").link?.room).toBe("compare");
  expect(readLink("#nowhere").problems[0]?.message).toContain(
    "There is no room “nowhere”: the rooms are attack, train, robustness",
  );
  expect(readLink("#attack?epsilonlinf=1").problems).toEqual([
    { path: "epsilonlinf", message: expect.stringContaining("did you mean epsilonLinf?") },
  ]);
  expect(readLink("#attack?steps=many").problems).toEqual([
    { path: "steps", message: expect.stringContaining("found") },
  ]);
});
