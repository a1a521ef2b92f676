import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawnInput } from "../../experiment/pictures/preparation.ts";
import { beginStroke, type Drawing, emptyDrawing, extendStroke, padSide, undoStroke } from "./drawing.ts";

const draw = (drawing: Drawing, ...line: readonly (readonly [number, number])[]): Drawing => {
  const [first = [0, 0], ...rest] = line.map(([x, y]) => ({ x, y }));
  return extendStroke(beginStroke(drawing, first as { x: number; y: number }), rest);
};

/** Whether two drawings have the same strokes and the same ink. */
const isSame = (a: Drawing, b: Drawing): boolean =>
  JSON.stringify(a.strokes) === JSON.stringify(b.strokes) && Buffer.compare(a.ink.pixels, b.ink.pixels) === 0;

describe("drawing", () => {
  test("a stroke is white in its middle, soft at its edge and leaves the rest black", () => {
    const { ink } = draw(emptyDrawing, [0.2, 0.5], [0.8, 0.5]);
    const column = (y: number) => ink.pixels[y * padSide + padSide / 2] as number;
    expect(column(padSide / 2)).toBe(255);
    expect(column(padSide / 2 + 11)).toBeGreaterThan(0);
    expect(column(padSide / 2 + 11)).toBeLessThan(255);
    expect(column(padSide / 2 + 14)).toBe(0);
  });

  test("a tap is a dot, and strokes outside the pad leave no ink", () => {
    expect(Math.max(...draw(emptyDrawing, [0.5, 0.5]).ink.pixels)).toBe(255);
    const outside = draw(emptyDrawing, [-3, -3], [-2, 5]);
    expect(Math.max(...outside.ink.pixels)).toBe(0);
    expect(extendStroke(emptyDrawing, [{ x: 0.5, y: 0.5 }])).toBe(emptyDrawing);
  });

  test("undo restores the ink before the last stroke, also at crossings", () => {
    const one = draw(emptyDrawing, [0.2, 0.2], [0.8, 0.8], [0.5, 0.9]);
    const two = draw(one, [0.8, 0.2], [0.2, 0.8]);
    expect(isSame(two, one)).toBe(false);
    expect(isSame(undoStroke(two), one)).toBe(true);
    expect(isSame(undoStroke(undoStroke(two)), emptyDrawing)).toBe(true);
    const dotted = draw(one, [0.9, 0.1]);
    expect(isSame(undoStroke(draw(dotted, [0.1, 0.9])), dotted)).toBe(true);
    expect(isSame(undoStroke(emptyDrawing), emptyDrawing)).toBe(true);
  });
});

/** Box and centre of mass of a network's input, in its pixels. */
function seenBy(side: number, { ink }: Drawing) {
  const input = drawnInput(ink, "digit", [side, side, 1]);
  if (input === null) throw new Error("nothing was drawn");
  const { pixels } = input;
  let [mass, x, y] = [0, 0, 0];
  const [columns, rows] = [new Set<number>(), new Set<number>()];
  for (const [at, value] of pixels.entries()) {
    mass += value;
    x += value * ((at % side) + 0.5);
    y += value * (Math.floor(at / side) + 0.5);
    if (value < 0.25) continue;
    columns.add(at % side);
    rows.add(Math.floor(at / side));
  }
  return { pixels, x: x / mass, y: y / mass, width: columns.size, height: rows.size };
}

describe("digit frame", () => {
  test.each([
    [28, 20],
    [20, 14],
  ])("a small digit in a corner is framed in %i pixels with a box of %i, centred by mass", (side, box) => {
    const seen = seenBy(side, draw(emptyDrawing, [0.8, 0.1], [0.85, 0.1], [0.85, 0.35]));
    expect(Math.abs(seen.height - box)).toBeLessThanOrEqual(1);
    expect(seen.width).toBeLessThan(box);
    // MNIST's centres of mass lie half a pixel of 28 past the middle.
    expect(seen.x).toBeCloseTo((14.5 / 28) * side, 1);
    expect(seen.y).toBeCloseTo((14.5 / 28) * side, 1);
    expect(Math.max(...seen.pixels)).toBe(1);
  });

  test("the position and size of a drawing do not change its box", () => {
    const place = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(place, place, place, place, (ax, ay, bx, by) => {
        // The soft edge of a dot is as wide as the dot.
        fc.pre(Math.hypot(bx - ax, by - ay) > 0.2);
        const { pixels, width, height } = seenBy(28, draw(emptyDrawing, [ax, ay], [bx, by]));
        expect(Math.abs(Math.max(width, height) - 20)).toBeLessThanOrEqual(2);
        // Nothing touches the frame, so no ink was cut off.
        const frame = Array.from({ length: 28 }, (_, i) => [i, 28 * 27 + i, 28 * i, 28 * i + 27]).flat();
        expect(Math.max(...frame.map((at) => pixels[at] as number))).toBeLessThan(0.1);
      }),
      { numRuns: 12 },
    );
  });

  test("a digit with its mass at one end keeps all of its ink", () => {
    // A heavy blob with a long thin tail: centred by mass alone, the tail would leave the frame.
    let heavy = draw(emptyDrawing, [0.1, 0.1], [0.9, 0.1]);
    for (let i = 0; i < 6; i++) heavy = draw(heavy, [0.1, 0.1 + i * 0.05], [0.3, 0.1 + i * 0.05]);
    const { width } = seenBy(28, heavy);
    expect(Math.abs(width - 20)).toBeLessThanOrEqual(1);
  });

  test("networks of other data see the whole pad, in every channel", () => {
    const { pixels } = drawnInput(draw(emptyDrawing, [0.8, 0.1], [0.85, 0.1]).ink, "colour", [8, 8, 3]) ?? {
      pixels: [],
    };
    expect(pixels[3 * (0 * 8 + 6)]).toBeGreaterThan(0.2);
    expect([pixels[0], pixels[3 * 63 + 2]]).toEqual([0, 0]);
    expect(pixels[3 * 6 + 1]).toBe(pixels[3 * 6]);
  });

  test("an empty pad has no frame", () => {
    expect(drawnInput(emptyDrawing.ink, "digit", [20, 20, 1])).toBeNull();
  });
});
