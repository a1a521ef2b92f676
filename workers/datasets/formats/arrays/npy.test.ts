import { readFileSync } from "node:fs";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { npyOf } from "../../../../tests/npyOf.ts";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { arrayImages, byteImages } from "./arrayImages.ts";
import { arrayLabels } from "./arrayLabels.ts";
import { readNpy } from "./npy.ts";
import { readNpyLabels } from "./npyText.ts";
import { npzPairs, openNpz, readNpzImages } from "./npz.ts";

const fixture: {
  readonly arrays: readonly {
    readonly name: string;
    readonly file: string;
    readonly shape: number[];
    readonly values: number[];
  }[];
  readonly refused: Readonly<Record<string, string>>;
  readonly images: string;
  readonly npz: Readonly<Record<"stored" | "deflated", string>>;
} = JSON.parse(readFileSync(new URL("./fixtures/arrays.json", import.meta.url), "utf8"));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

const side = fc.integer({ min: 1, max: 5 });

describe("npy", () => {
  test.each(fixture.arrays)("numpy's $name", ({ file, shape, values }) => {
    const found = readNpy("a.npy", bytesOf(file));
    expect(found.shape).toEqual(shape);
    expect(Array.from(found.values)).toEqual(values);
  });

  test("images are read from every layout and order", () => {
    fc.assert(
      fc.property(
        fc.record({ n: side, h: side, w: side, c: fc.constantFrom(1 as const, 3 as const) }),
        fc.boolean(),
        fc.boolean(),
        fc.infiniteStream(fc.nat(255)),
        ({ n, h, w, c }, planar, fortran, noise) => {
          // A height of 1 or 3 with a like width would make channels first read as channels last.
          fc.pre(!planar || (w !== 1 && w !== 3));
          const pixels = Uint8Array.from({ length: n * h * w * c }, () => noise.next().value as number);
          // Small values alone would be stretched.
          pixels[0] = 200;
          const at = (i: number, y: number, x: number, ch: number) => pixels[((i * h + y) * w + x) * c + ch] as number;
          const shape = planar ? [n, c, h, w] : [n, h, w, c];
          const file = npyOf("|u1", shape, fortran, ([i, a, b, d]) =>
            planar
              ? at(i as number, b as number, d as number, a as number)
              : at(i as number, a as number, b as number, d as number),
          );
          const { images } = byteImages([arrayImages("a", readNpy("a", file))]);
          expect(images).toEqual([{ count: n, height: h, width: w, channels: c, images: pixels }]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("flat squares and three flat planes", () => {
    const images = (shape: number[], valueAt: (index: number[]) => number) =>
      arrayImages("a", readNpy("a", npyOf("|u1", shape, false, valueAt)));
    expect(images([2, 16], ([, d]) => d as number)).toMatchObject({ count: 2, height: 4, width: 4, channels: 1 });
    const planes = byteImages([images([1, 48], ([, d]) => 100 + (d as number))]).images[0];
    expect([planes?.height, planes?.channels]).toEqual([4, 3]);
    const order = Array.from({ length: 48 }, (_, i) => 100 + (i % 3) * 16 + Math.floor(i / 3));
    expect([...(planes?.images ?? [])]).toEqual(order);
  });

  test("wrong arrays say what was found and what to do", () => {
    const refusal = (type: string, shape: number[], value: number) => () =>
      arrayImages(
        "x.npy",
        readNpy(
          "x.npy",
          npyOf(type, shape, false, () => value),
        ),
      );
    expect(refusal("|u1", [2, 7], 1)).toThrow("x.npy has shape 2 x 7, expected images as n x h x w");
    expect(refusal("|u1", [0, 2, 2], 1)).toThrow("x.npy holds 0 images");
    expect(() => readNpy("a", bytesOf(fixture.refused.record as string))).toThrow("describes no plain array");
    expect(() => readNpy("a", bytesOf(fixture.refused.complex as string))).toThrow("holds values of type <c16");
    expect(() => readNpy("a", bytesOf(fixture.refused.text as string))).toThrow("holds values of type <U3");
    const headed = (shape: string) => () => {
      const header = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`;
      return readNpy("a", Uint8Array.of(0x93, 78, 85, 77, 80, 89, 1, 0, header.length, 0, ...Buffer.from(header), 7));
    };
    expect(headed("(1,)")().values).toEqual(Uint8Array.of(7));
    expect(headed("(2147483648, 99999)")).toThrow("a declares shape 2147483648 x 99999, at most");
    expect(headed("(-1, -1)")).toThrow("a has a header that describes no plain array");
    expect(headed("(9, 9)")).toThrow(
      "a is a damaged numpy array (it has 1 bytes after its header, its shape 9 x 9 needs 81)",
    );
    expect(headed("(1,1,1,1,1,1,1,1,1)")).toThrow("expected at most 8 sides");
  });

  test("truncated and flipped files parse or are refused", () => {
    for (const { file } of fixture.arrays) {
      const bytes = bytesOf(file);
      for (let end = 0; end < bytes.length; end++) expect(() => readNpy("a", bytes.subarray(0, end))).toThrow(/^a /);
    }
    const parse = (bytes: Uint8Array) =>
      expectParsesOrRefuses(() => {
        const array = readNpy("a", bytes);
        expectParsesOrRefuses(() => byteImages([arrayImages("a", array)]));
        expectParsesOrRefuses(() => arrayLabels("a", readNpyLabels("a", bytes), 2));
      });
    const file = fixture.arrays[0]?.file as string;
    fc.assert(fc.property(flipped(bytesOf(file)), parse), { numRuns: 2000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), parse), { numRuns: 300 });
  });
});

describe("npz", () => {
  const pixels = bytesOf(fixture.images);

  test.each(["stored", "deflated"] as const)("numpy's %s archive gives both parts", (kind) => {
    const npz = openNpz("d.npz", bytesOf(fixture.npz[kind]));
    const train = { images: "x_train", labels: "y_train" };
    const held = { images: "x_test", labels: "y_test" };
    expect(npzPairs(npz)).toEqual({ pairs: { train, validation: null, test: held }, leftOut: [] });
    const found = readNpzImages(npz, train);
    const images = { count: 4, height: 5, width: 4, channels: 3, images: pixels.slice(0, 240) };
    expect(byteImages([found])).toEqual({ images: [images], notes: [] });
    expect([...found.labels]).toEqual([0, 1, 2, 0]);
    expect([...readNpzImages(npz, held).labels]).toEqual([1, 2]);
  });

  test("single pairs are found by their usual names; others are listed", () => {
    const pack = (names: string[]) =>
      openNpz(
        "d.npz",
        zipSync(Object.fromEntries(names.map((name) => [`${name}.npy`, npyOf("|u1", [1], false, () => 0)]))),
      );
    const none = { train: null, validation: null, test: null };
    expect(npzPairs(pack(["X", "y", "y_train"]))).toEqual({
      pairs: { ...none, train: { images: "X", labels: "y" } },
      leftOut: ["y_train"],
    });
    expect(npzPairs(pack(["train_images", "train_labels", "val_images"]))).toEqual({
      pairs: { ...none, train: { images: "train_images", labels: "train_labels" } },
      leftOut: ["val_images"],
    });
    for (const names of [
      ["x_train", "y_train", "x_val", "y_val", "x_test", "y_test"],
      ["train_images", "train_labels", "val_images", "val_labels", "test_images", "test_labels"],
      ["X_train", "Y_train", "X_valid", "Y_valid", "X_eval", "Y_eval"],
      ["trainImages", "trainLabels", "devImages", "devLabels", "testImages", "testLabels"],
      ["xtrain", "ytrain", "xvalid", "yvalid", "testX", "testY"],
    ]) {
      const [images, labels, ...others] = names;
      expect(npzPairs(pack([...others, images as string, labels as string]))).toEqual({
        pairs: {
          train: { images, labels },
          validation: { images: others[0], labels: others[1] },
          test: { images: others[2], labels: others[3] },
        },
        leftOut: [],
      });
    }
    expect(() => npzPairs(pack(["weights", "bias"]))).toThrow(
      "d.npz holds the arrays weights, bias, expected images and labels (or x_train, y_train, x_test, y_test)",
    );
    expect(() => openNpz("d.npz", zipSync({ "a.txt": new Uint8Array(1) }))).toThrow("without arrays (.npy)");
  });

  test("truncated and flipped archives parse or are refused", () => {
    const parse = (bytes: Uint8Array) => {
      const npz = openNpz("d", bytes);
      for (const pair of Object.values(npzPairs(npz).pairs)) if (pair !== null) byteImages([readNpzImages(npz, pair)]);
    };
    for (const bytes of [bytesOf(fixture.npz.stored), bytesOf(fixture.npz.deflated)]) {
      for (let end = 0; end < bytes.length; end++) expect(() => parse(bytes.subarray(0, end))).toThrow(/^d /);
      fc.assert(
        fc.property(flipped(bytes), (other) => expectParsesOrRefuses(() => parse(other))),
        { numRuns: 1000 },
      );
    }
  });
});
