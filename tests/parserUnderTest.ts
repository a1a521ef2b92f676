import fc from "fast-check";
import { expect } from "vitest";
import { datasetFile } from "../workers/datasets/formats/problem.ts";

/** Run a parser: it may succeed or throw a readable `dataset-file` error, nothing else. */
export function expectParsesOrRefuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    expectRefusal(error);
  }
}

export async function expectParsesOrRefusesAsync(parse: () => Promise<unknown>): Promise<void> {
  try {
    await parse();
  } catch (error) {
    expectRefusal(error);
  }
}

function expectRefusal(error: unknown): void {
  if (!(error instanceof Error) || error.name !== datasetFile) throw error;
  expect(error.message.length).toBeLessThan(600);
  expect(error.message).not.toMatch(/undefined|NaN|\[object/);
}

/** A file with one to four bytes changed. */
export function flipped(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }));
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const bytes = Uint8Array.from(file);
    for (const [at, bits] of changes) bytes[at] = (bytes[at] as number) ^ bits;
    return bytes;
  });
}
