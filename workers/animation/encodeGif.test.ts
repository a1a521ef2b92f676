import { decode, decodeFrames } from "modern-gif";
import { expect, test } from "vitest";
import { encodeGif } from "./encodeGif.ts";

/** A picture of one colour. */
function plain(width: number, height: number, [red, green, blue]: readonly [number, number, number]) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([red, green, blue, 255], i);
  return data;
}

test("every frame comes back with its colours and its time", async () => {
  const colours = [
    [255, 255, 255],
    [200, 30, 10],
    [0, 114, 178],
  ] as const;
  const frames = colours.map((colour, at) => ({ data: plain(20, 12, colour), delay: 100 * (at + 1) }));
  const gif = await encodeGif({ width: 20, height: 12, frames });
  const { width, height, looped } = decode(gif);
  expect({ width, height, looped }).toEqual({ width: 20, height: 12, looped: true });
  const decoded = decodeFrames(gif);
  expect(decoded.map(({ delay }) => delay)).toEqual([100, 200, 300]);
  for (const [at, { data }] of decoded.entries())
    for (const channel of [0, 1, 2])
      expect(Math.abs((data[channel] as number) - (colours[at]?.[channel] ?? 0))).toBeLessThan(6);
});
