import { expect, test } from "vitest";
import { causesText, shortNames } from "./causesText.ts";

const digestOf = (letter: string) => letter.repeat(64);
const path = (letter: string) => `models/cifar10/${digestOf(letter)}.safetensors`;
const refused = (letter: string) => `${path(letter)} could not be fetched: the server answered 503`;
const damaged = (letter: string) =>
  `${path(letter)} is damaged: its SHA-256 is ${"e".repeat(12)}…, expected ${letter.repeat(12)}…. Reload the page, or restore the file`;

test("a cause that several files share is said once, with their number", () => {
  expect(causesText(["a", "b", "c"].map(refused))).toBe("3 files could not be fetched: the server answered 503.");
  expect(causesText(["a", "b"].map(damaged))).toBe("2 files are damaged. Reload the page, or restore the file.");
  expect(causesText([refused("a"), damaged("b"), refused("c")])).toBe(
    `2 files could not be fetched: the server answered 503. ${shortNames(damaged("b"))}.`,
  );
});

test("one file is named, by the beginning of its digest", () => {
  expect(causesText([refused("a"), refused("a")])).toBe(
    `models/cifar10/${"a".repeat(12)}….safetensors could not be fetched: the server answered 503.`,
  );
});

test("other messages are said once each", () => {
  expect(causesText(["the engine stopped", "the engine stopped", "the network is unknown"])).toBe(
    "The engine stopped. The network is unknown.",
  );
});
