import { readSafetensors, type SafetensorsEntry, writeSafetensors } from "./safetensors.ts";

/** Magnitudes from here on round to infinity in IEEE 754 binary16; the largest finite value is 65,504. */
const overflow = 65_520;

/**
 * The same safetensors file with its F32 tensors stored as F16, half the size; other tensors stay as they are. Values are
 * rounded to the nearest binary16, ties to even, so measure the network again with the result. Throws a RangeError if the
 * file is not safetensors or holds a weight that half precision cannot represent.
 */
export function halfPrecision(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { tensors, metadata } = readSafetensors(bytes);
  const halved = Object.entries(tensors).map(([name, entry]): [string, SafetensorsEntry] => {
    if (entry.dtype === "I64") return [name, entry];
    const outside = entry.values.find((value) => !(Math.abs(value) < overflow));
    if (outside !== undefined)
      throw new RangeError(`weight ${outside} found in ${name}, at most 65504 in size expected: keep single precision`);
    return [name, { ...entry, dtype: "F16" }];
  });
  return writeSafetensors({ tensors: Object.fromEntries(halved), metadata });
}
