import fc from "fast-check";
import { deflateSync } from "fflate";
import { expect, test } from "vitest";
import { base64url, bytesOfBase64url } from "../interactive/base64url.ts";
import { presets } from "../presets/index.ts";
import { linkLimit, type Permalink, permalinkHash, readPermalink } from "./permalink.ts";
import { defaultLinkState } from "./permalinkRooms.ts";

const hashOf = (content: unknown) =>
  `#v1.${base64url(deflateSync(new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content))))}`;

const ids = fc.stringMatching(/^[\w./:-]{0,40}$/);
const attackLinks = fc
  .record({
    group: ids,
    left: ids,
    right: ids,
    more: fc.array(ids, { maxLength: 5 }),
    norm: fc.constantFrom("linf", "l2"),
    epsilonLinf: fc.double({ min: 0, max: 1, noNaN: true }),
    epsilonL2: fc.double({ min: 0, max: 100, noNaN: true }),
    steps: fc.integer({ min: 1, max: 1000 }),
    randomStart: fc.boolean(),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    strategyArms: fc.constantFrom("softmax", "best-arm", "top-2"),
    strategyOne: fc.constantFrom("cross-entropy", "margin", "dlr"),
    strategyStages: fc.constantFrom("holistic", "stage-1"),
    attack: fc.constantFrom("pgd", "fab", "square"),
    attackParams: fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,20}$/), fc.oneof(fc.integer(), fc.boolean()), {
      maxKeys: 4,
    }),
    target: fc.option(fc.integer({ min: 0, max: 9 })),
    number: fc.option(fc.integer({ min: 0, max: 9_999_999 })),
    drawClass: fc.option(fc.integer({ min: 0, max: 9 })),
    draw: fc.option(fc.integer({ min: 0, max: 999_999 })),
    split: fc.constantFrom("train", "validation", "test"),
    own: fc.option(
      fc.record({
        name: fc.string({ maxLength: 80 }),
        shape: fc.constantFrom([20, 20, 1], [32, 32, 3]),
        label: fc.option(fc.integer({ min: 0, max: 9 })),
        pixels: fc.stringMatching(/^[\w-]{1,40}$/),
      }),
    ),
    photograph: fc.constantFrom("", "dog-spaniel"),
    photographCrop: fc.option(
      fc.tuple(
        fc.integer({ min: -512, max: 512 }),
        fc.integer({ min: -512, max: 512 }),
        fc.integer({ min: 4, max: 512 }),
      ),
    ),
    photographLabel: fc.option(fc.integer({ min: 0, max: 9 })),
    play: fc.constantFrom(false, true, 1),
    present: fc.constantFrom(false, true, 1),
  })
  .map((state) => ({ room: "attack", state }) as Permalink);
const trainLinks = fc
  .record({
    preset: fc.constantFrom("digits-quick", "digits-full", "smoke"),
    copy: fc.constantFrom(null, { label: "my run", edited: false, spec: presets["digits-full"] }),
    changes: fc.dictionary(
      fc.stringMatching(/^[a-z][\w.-]{0,20}$/),
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.stringMatching(/^[\w.-]{0,20}$/)),
      { maxKeys: 8 },
    ),
  })
  .map((state) => ({ room: "train", state }) as Permalink);

test("a link brings back the room and its state exactly", () => {
  fc.assert(
    fc.property(fc.oneof(attackLinks, trainLinks), (link) => {
      const hash = permalinkHash(link);
      expect(hash).toMatch(/^#v1\.[\w-]+$/);
      // JSON knows no -0; in a link it is 0.
      expect(readPermalink(hash)).toEqual({ link: JSON.parse(JSON.stringify(link)), problems: [] });
      expect(permalinkHash(readPermalink(hash).link as Permalink)).toBe(hash);
    }),
  );
});

test("what stands at its default is not in the link", () => {
  const usual = defaultLinkState("attack");
  expect(permalinkHash({ room: "attack", state: usual }).length).toBeLessThan(60);
  expect(readPermalink(hashOf({ room: "attack", state: {} })).link).toEqual({ room: "attack", state: usual });
});

test("any text is read without an error, and what comes back can be linked again", () => {
  const damaged = fc.tuple(attackLinks, fc.nat(), fc.string({ maxLength: 3 })).map(([link, at, text]) => {
    const hash = permalinkHash(link);
    const place = 4 + (at % (hash.length - 4));
    return hash.slice(0, place) + text + hash.slice(place + 1);
  });
  const wrongState = fc
    .record({ room: fc.constantFrom("attack", "train", "compare", "data", "kitchen"), state: fc.object() })
    .map(hashOf);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `#v1.${text}`),
        fc.json().map(hashOf),
        damaged,
        wrongState,
      ),
      (hash) => {
        const { link, problems } = readPermalink(hash);
        if (link === null) expect(problems.length).toBeGreaterThan(0);
        else expect(readPermalink(permalinkHash(link))).toEqual({ link, problems: [] });
        for (const { message } of problems) expect(message.length).toBeLessThan(400);
      },
    ),
    { numRuns: 300 },
  );
});

test("each invalid part is explained and left at its default; the valid parts stay", () => {
  const { link, problems } = readPermalink(
    hashOf({
      room: "attack",
      state: {
        steps: 0,
        seed: 7,
        norm: "l7",
        strategyOne: "best-arm",
        colour: "red",
        left: "<img>",
        draw: 12,
      },
    }),
  );
  expect(link).toEqual({ room: "attack", state: { ...defaultLinkState("attack"), seed: 7, draw: 12 } });
  expect(problems.map(({ path }) => path).sort()).toEqual(["colour", "left", "norm", "steps", "strategyOne"]);
  expect(problems.find(({ path }) => path === "steps")?.message).toBe(
    "0 found, at least 1 expected: left at its default",
  );
});

test("changed settings are checked one by one", () => {
  const { link, problems } = readPermalink(
    hashOf({
      room: "train",
      state: { preset: "smoke", changes: { seed: 4, "training.epochs": [1], "a b": 2 } },
    }),
  );
  expect(link).toEqual({ room: "train", state: { preset: "smoke", changes: { seed: 4 }, copy: null } });
  expect(problems.map(({ path }) => path).sort()).toEqual(["changes.a b", "changes.training.epochs"]);
});

test("a whole experiment fits into a link; one with an invalid part is explained and left out", () => {
  const spec = { ...presets["digits-full"], name: "mine" };
  const state = { preset: "smoke", changes: {}, copy: { label: "mine", edited: false, spec } } as const;
  const hash = permalinkHash({ room: "train", state });
  expect(hash.length).toBeLessThan(2_000);
  expect(readPermalink(hash).link?.state).toEqual(state);
  const wrong = { ...spec, training: { ...spec.training, epochs: 0 } };
  const read = readPermalink(hashOf({ room: "train", state: { ...state, copy: { ...state.copy, spec: wrong } } }));
  expect(read.link?.state).toEqual({ ...state, copy: null });
  expect(read.problems).toEqual([
    { path: "copy.spec.training.epochs", message: "0 found, at least 1 expected: left at its default" },
  ]);
});

test("a link that unpacks to more than it may is refused before it fills the memory", () => {
  const bomb = hashOf(`{"room":"attack","state":{"left":"${"a".repeat(3_000_000)}"}}`);
  expect(bomb.length).toBeLessThan(linkLimit);
  expect(readPermalink(bomb).problems[0]?.message).toMatch(/more than 65536 bytes found inside/);
  expect(readPermalink(`#v1.${"A".repeat(linkLimit)}`).problems[0]?.message).toMatch(/at most 8000 expected/);
  const huge = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`${Math.sin(i)}`.slice(2, 18), Math.cos(i)]));
  expect(() => permalinkHash({ room: "train", state: { preset: "smoke", changes: huge, copy: null } })).toThrow(
    /take changes back until it fits/,
  );
});

test("a link of another version says so", () => {
  expect(readPermalink("#v2.abc").problems[0]?.message).toMatch(/version 2 found, 1 expected/);
});

test("base64url goes both ways and refuses what it would not write", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect(bytesOfBase64url(base64url(bytes))).toEqual(bytes);
    }),
  );
  expect(() => bytesOfBase64url("AAAA=")).toThrow(/character "=" found at 4/);
  expect(() => bytesOfBase64url("A")).toThrow(/is incomplete/);
  expect(() => bytesOfBase64url("AB")).toThrow(/is incomplete/);
});
