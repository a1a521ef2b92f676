import { decode, encode } from "fast-png";
import { expect, test } from "vitest";
import { withPngText } from "./pngText.ts";

const png = encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(7, 200) });

test("the picture stays whole, checksums included, and carries its settings", () => {
  const text = JSON.stringify({ name: "ε ≤ 0.1", long: "x".repeat(200_000) });
  const bytes = withPngText(png, "robin-lab", text);
  const image = decode(bytes, { checkCrc: true });
  expect(Array.from(image.data)).toEqual([7, 200]);
  expect(new TextDecoder().decode(bytes)).toContain(text);
});

test("other bytes are refused", () => {
  expect(() => withPngText(Uint8Array.of(1, 2, 3), "k", "t")).toThrow("expected a png");
});
