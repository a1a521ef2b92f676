/**
 * The two builds of the WebAssembly kernels. `portable` runs wherever there is WebAssembly SIMD and gives the same bits there.
 * `fused` needs relaxed SIMD on a processor that fuses a multiplication with an addition; it is faster, and its bits are the
 * same on all such processors.
 */
export type Build = "portable" | "fused";

const binaries = new Map<Build, Uint8Array<ArrayBuffer>>();

/** Loads a build. The files are large, so a page loads only what it uses. */
export async function loadBuild(build: Build): Promise<void> {
  if (binaries.has(build)) return;
  const { binary } = build === "fused" ? await import("./fused.generated.ts") : await import("./portable.generated.ts");
  binaries.set(
    build,
    Uint8Array.from(atob(binary), (character) => character.charCodeAt(0)),
  );
}

/** The WebAssembly module of a loaded build. */
export function binaryOf(build: Build): Uint8Array<ArrayBuffer> {
  const binary = binaries.get(build);
  if (binary === undefined) throw new Error(`the ${build} build of the WebAssembly kernels was not loaded`);
  return binary;
}

interface NodeHost {
  getBuiltinModule?(name: "node:v8"): { setFlagsFromString(flag: string): void };
}

/** Loads the fused build if it runs and fuses here. Returns null, or why it does not, as the end of a sentence. */
export async function loadFused(): Promise<string | null> {
  await loadBuild("fused");
  const bytes = binaryOf("fused");
  // Node 20 has relaxed SIMD behind a flag that must be set before a module is compiled; later versions need none.
  const host = (globalThis as { process?: NodeHost }).process;
  if (!WebAssembly.validate(bytes))
    host?.getBuiltinModule?.("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
  if (!WebAssembly.validate(bytes)) return "this browser or version of Node has no relaxed SIMD";
  return fuses(bytes) ? null : "this processor does not fuse multiplications with additions";
}

function fuses(bytes: Uint8Array<ArrayBuffer>): boolean {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const once = exports.multiply_add_once as (a: number, b: number, c: number) => number;
  // The square of 1 + 2^-12 is 1 + 2^-11 + 2^-24, whose last term is lost if the product is rounded before the sum.
  const factor = 1 + 2 ** -12;
  return once(factor, factor, -(1 + 2 ** -11)) === 2 ** -24;
}
