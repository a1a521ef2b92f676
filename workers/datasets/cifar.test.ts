import { expect, test } from "vitest";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import cifar10 from "../../src/experiment/catalogue/datasets/cifar10.ts";
import { tarOf } from "../../tests/tarOf.ts";
import { cifar } from "./cifar.ts";

test("the official archive gives the official parts; any other is refused by its checksum", () => {
  // Every record is its label, then 3,072 bytes of the same value.
  const batch = () => {
    const bytes = new Uint8Array(10_000 * 3073);
    for (let i = 0; i < 10_000; i++) bytes[i * 3073] = i % 10;
    return bytes;
  };
  const one = batch();
  const archive = tarOf([
    ...[1, 2, 3, 4, 5].map((n) => [`cifar-10-batches-bin/data_batch_${n}.bin`, one] as const),
    ["cifar-10-batches-bin/test_batch.bin", one],
  ]);
  const files = { [cifar10.archive.name]: archive };
  const params = { train: 45_000, validation: 5000 };
  // What md5sum prints for this archive.
  const md5 = "7ccc8b85c721e1bfe70b2eb9983900dc";
  const reader = cifar({ ...cifar10, archive: { ...cifar10.archive, md5 } });
  const { splits, labels, shape } = reader.decode(files, params);
  expect(shape).toEqual([32, 32, 3]);
  expect(labels.length).toBe(60_000);
  expect(Math.min(...splits.test)).toBe(50_000);
  expect([splits.train.length, splits.validation.length, splits.test.length]).toEqual([45_000, 5000, 10_000]);
  expect(() => cifar(cifar10).decode(files, params)).toThrow(
    /is not the official archive of cifar-10: its md5 is [0-9a-f]{32}, expected c32a1d4a/,
  );
  expect(() => cifar(cifar10).decode({}, params)).toThrow("missing file cifar-10/cifar-10-binary.tar.gz");
});

test("CIFAR-100 has 100 classes in 20 groups", () => {
  for (const [labels, count] of [
    ["fine", 100],
    ["coarse", 20],
  ] as const) {
    const { classes } = factsOf({ id: "cifar-100", params: { labels } });
    expect(new Set(classes).size).toBe(count);
    expect([...classes].sort()).toEqual(classes);
  }
});
