import { readFileSync } from "node:fs";
import fc from "fast-check";
import { decode as decodePng, encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { limits } from "../limits.ts";
import { fitImages } from "./fit.ts";
import { decodePicture } from "./picture.ts";
import { pixelBudget } from "./pixelBudget.ts";

interface Recorded {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: string;
  readonly file?: string;
}
const fixture: {
  readonly pictures: readonly (Recorded & { readonly file: string })[];
  readonly source: Recorded;
  readonly grey: Recorded;
  readonly resized: readonly Recorded[];
} = JSON.parse(readFileSync(new URL("./fixtures/pictures.json", import.meta.url), "utf8"));

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const decode = (bytes: Uint8Array) =>
  decodePicture("p", bytes, pixelBudget({ picture: limits.sourcePixels, all: limits.allSourcePixels }));
const images = ({ height, width, channels, pixels }: Recorded) => ({
  count: 1,
  height,
  width,
  channels,
  images: bytesOf(pixels),
});

describe("pictures", () => {
  const hasAlpha = ({ name }: Recorded) => name === "png RGBA" || name === "png LA";

  test.each(fixture.pictures.filter(hasAlpha))("$name is laid on white, as the page's own upload is", ({ file }) => {
    const { data, channels, height, width } = decodePng(bytesOf(file));
    const shown = channels - 1;
    const expected = Array.from({ length: height * width * shown }, (_, i) => {
      const at = Math.floor(i / shown) * channels;
      const cover = (data[at + shown] as number) / 255;
      return Math.round(cover * (data[at + (i % shown)] as number) + (1 - cover) * 255);
    });
    expect([...decode(bytesOf(file)).pixels]).toEqual(expected);
  });

  const opaque = fixture.pictures.filter((one) => !hasAlpha(one));
  test.each(opaque)("$name decodes to Pillow's pixels, bit for bit", ({ file, pixels, ...recorded }) => {
    const { height, width, channels } = recorded;
    const found = decode(bytesOf(file));
    expect({ height: found.height, width: found.width, channels: found.channels }).toEqual({
      height,
      width,
      channels,
    });
    expect(Buffer.from(found.pixels).toString("base64")).toBe(pixels);
  });

  test("a jpeg without one of its restart markers is refused", () => {
    const coded = fixture.pictures.find(({ name }) => name === "jpeg coded as grey, restarts 4");
    const bytes = bytesOf(coded?.file ?? "");
    bytes[bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xd0) + 1] = 0;
    expect(() => decode(bytes)).toThrow(/^p is a damaged jpeg picture/);
  });

  test("a png of any type, as written by another library, is read", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1, 2, 3, 4),
        fc.constantFrom(8, 16),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        (height, width, samples, depth, interlaced, noise) => {
          const size = height * width * samples;
          const upper = Uint8Array.from({ length: size }, () => noise.next().value as number);
          const data = depth === 8 ? upper : Uint16Array.from(upper, (byte) => byte * 256 + 3);
          const file = encode(
            { height, width, channels: samples, depth: depth as 8 | 16, data },
            interlaced ? { interlace: "Adam7" } : {},
          );
          const channels = samples < 3 ? 1 : 3;
          const pixels = upper.filter((_, i) => i % samples < channels);
          for (let i = 0; i < pixels.length && samples % 2 === 0; i++) {
            const alpha = data[samples * Math.floor(i / channels) + channels] as number;
            const cover = alpha / (depth === 8 ? 255 : 65535);
            pixels[i] = Math.round(cover * (pixels[i] as number) + (1 - cover) * 255);
          }
          expect(decode(file)).toEqual({ height, width, channels, pixels });
        },
      ),
      { numRuns: 200 },
    );
  });

  test("resize and grey are Pillow's, bit for bit", () => {
    expect(fitImages(images(fixture.source), { ...fixture.source, channels: 1 }).images).toEqual(
      bytesOf(fixture.grey.pixels),
    );
    for (const { name, height, width, channels, pixels } of fixture.resized) {
      const source = images(name.startsWith("grey") ? fixture.grey : fixture.source);
      expect(Buffer.from(fitImages(source, { height, width, channels }).images).toString("base64"), name).toBe(pixels);
    }
  });

  test("grey becomes colour by repetition; equal sizes are the same array; flat pictures stay flat", () => {
    const grey = images(fixture.grey);
    const colour = fitImages(grey, { height: grey.height, width: grey.width, channels: 3 }).images;
    expect(colour.filter((_, i) => i % 3 === 1)).toEqual(grey.images);
    expect(colour.filter((_, i) => i % 3 === 2)).toEqual(grey.images);
    expect(fitImages(grey, { height: grey.height, width: grey.width, channels: 1 })).toBe(grey);
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, side, side, fc.nat(255), (height, width, toHeight, toWidth, value) => {
        const flat = {
          count: 1,
          height,
          width,
          channels: 1 as const,
          images: new Uint8Array(height * width).fill(value),
        };
        const fitted = fitImages(flat, { height: toHeight, width: toWidth, channels: 1 }).images;
        expect(fitted.every((found) => found === value)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("every truncation is refused; flipped bytes give a picture or a refusal", () => {
    for (const { name, file } of fixture.pictures.filter(({ name }) => /32x32|png/.test(name))) {
      const bytes = bytesOf(file);
      for (let end = 0; end < bytes.length; end++) {
        let refused = false;
        expectParsesOrRefuses(() => {
          try {
            decode(bytes.subarray(0, end));
          } catch (error) {
            refused = true;
            throw error;
          }
        });
        expect(refused, `${name} of ${end} bytes`).toBe(true);
      }
      fc.assert(
        fc.property(flipped(bytes), (other) => expectParsesOrRefuses(() => decode(other))),
        { numRuns: 150 },
      );
    }
  });

  test("a picture that declares more pixels than its bytes can hold is refused before memory is allocated", () => {
    const small = fixture.pictures.find(({ name }) => name === "jpeg 8x3 444 progressive");
    const jpeg = bytesOf(small?.file ?? "");
    const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc2);
    jpeg.set([0x20, 0, 0x20, 0], frame + 5);
    expect(() => decode(jpeg)).toThrow(/cannot hold 8192 x 8192 pixels/);
    const png = encode({ height: 2, width: 2, channels: 1, data: new Uint8Array(4) });
    const claim = (height: number, width: number) => {
      const other = Uint8Array.from(png);
      new DataView(other.buffer).setUint32(16, width);
      new DataView(other.buffer).setUint32(20, height);
      return other;
    };
    expect(() => decode(claim(2, 2))).not.toThrow();
    expect(() => decode(claim(3000, 3000))).toThrow(/damaged png picture/);
    const budget = pixelBudget({ picture: 16, all: 20 });
    expect(() => budget.take("big", 5, 5)).toThrow(
      "big is a picture of 5 x 5 pixels, expected 1 to 16 in sides of at most 32768: make it smaller",
    );
    budget.take("one", 4, 4);
    expect(() => budget.take("two", 4, 4)).toThrow("two and the pictures before it have more than the 20 pixels");
    expect(() => decode(new TextEncoder().encode("GIF89a..."))).toThrow(
      "p is a gif picture, expected a png or jpeg picture: convert it first",
    );
  });
});
