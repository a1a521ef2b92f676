import fc from "fast-check";
import { expect } from "vitest";
import { datasetFile } from "../workers/datasets/formats/problem.ts";

/**
 * Run a parser: it may succeed or throw a readable `dataset-file` error, nothing else.
 *
 * @param input the text that it parses, which the error may quote.
 */
export function expectParsesOrRefuses(parse: () => unknown, input = ""): void {
  try {
    parse();
  } catch (error) {
    expectRefusal(error, input);
  }
}

export async function expectParsesOrRefusesAsync(parse: () => Promise<unknown>): Promise<void> {
  try {
    await parse();
  } catch (error) {
    expectRefusal(error);
  }
}

/** What a message contains when it shows a value that its author did not think of. */
const slips = ["undefined", "NaN", "[object"];

function expectRefusal(error: unknown, input = ""): void {
  if (!(error instanceof Error) || error.name !== datasetFile) throw error;
  expect(error.message.length).toBeLessThan(600);
  for (const slip of slips) if (!input.includes(slip)) expect(error.message).not.toContain(slip);
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
