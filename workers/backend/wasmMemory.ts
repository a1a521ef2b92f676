import { engine, memory } from "@tensorflow/tfjs-core";

interface Module {
  _malloc(bytes: number): number;
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** The error of a refused allocation of tfjs' WebAssembly memory, which holds at most 4 GiB. */
const refused = (bytes: number) =>
  new Error(
    `WebAssembly memory is full: ${megabytes(bytes)} more were refused beside ${megabytes(memory().numBytes)} of tensors. ` +
      "Use a smaller batch, a narrower network or smaller images",
  );

/**
 * Makes a full memory loud. tfjs stores a refused allocation as address 0, where kernels then read and write as if it were
 * a tensor, or Emscripten aborts without saying why. Afterwards every refused allocation throws what to lower.
 */
export function guardMemory({ wasm } = engine().backend as unknown as { readonly wasm: Module }): void {
  // Emscripten puts another function in this place at the first call, so the guard is a property, not a value.
  if (Object.getOwnPropertyDescriptor(wasm, "_malloc")?.set !== undefined) return;
  let allocate = wasm._malloc;
  const guarded = (bytes: number): number => {
    let offset: number;
    try {
      offset = allocate(bytes);
    } catch {
      throw refused(bytes);
    }
    if (offset === 0 && bytes > 0) throw refused(bytes);
    return offset;
  };
  Object.defineProperty(wasm, "_malloc", {
    get: () => guarded,
    set(other: Module["_malloc"]) {
      allocate = other;
    },
  });
}
