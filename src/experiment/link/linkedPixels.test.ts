import fc from "fast-check";
import { deflateSync } from "fflate";
import { expect, test } from "vitest";
import { base64url } from "../interactive/base64url.ts";
import { bytesOfPixels, textOfPixels } from "./linkedPixels.ts";
import { permalinkHash, readPermalink } from "./permalink.ts";
import { defaultLinkState } from "./permalinkRooms.ts";

test("the pixels of a link come back in 256 steps, and even noise in colour fits into a link", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 3072, maxLength: 3072 }), (bytes) => {
      const pixels = textOfPixels(Float32Array.from(bytes, (value) => value / 255));
      expect(bytesOfPixels(pixels, [32, 32, 3])).toEqual(bytes);
      const own = { name: "noise", shape: [32, 32, 3], label: 3, pixels } as const;
      const link = { room: "attack", state: { ...defaultLinkState("attack"), own, play: true } } as const;
      expect(readPermalink(permalinkHash(link))).toEqual({ link, problems: [] });
    }),
    { numRuns: 20 },
  );
});

test("invalid pixels are explained, and a bomb is refused before it fills the memory", () => {
  const text = textOfPixels(new Float32Array(400));
  expect(() => bytesOfPixels(text, [28, 28, 1])).toThrow(
    "400 bytes of pixels found, 784 expected for 28 x 28 pixels of 1",
  );
  expect(() => bytesOfPixels(text, [64, 64, 3])).toThrow(/12288 values, at most 4096 expected/);
  expect(() => bytesOfPixels(base64url(deflateSync(new Uint8Array(5_000_000))), [20, 20, 1])).toThrow(
    /more than 400 bytes found inside/,
  );
  expect(() => bytesOfPixels(text.slice(0, -1), [20, 20, 1])).toThrow();
});
