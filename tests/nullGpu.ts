interface Dawn {
  create(options: string[]): GPU;
  readonly globals: Record<string, unknown>;
}

/**
 * Installs Dawn's null backend as `navigator.gpu`: it checks all work and executes none, so counts and errors are real and
 * values are not. Returns why it cannot, or an empty text.
 */
export async function installNullGpu(): Promise<string> {
  let dawn: Dawn;
  try {
    dawn = (await import("webgpu")) as unknown as Dawn;
  } catch {
    return `no npm package "webgpu"`;
  }
  Object.assign(globalThis, dawn.globals);
  const navigator = globalThis.navigator ?? {};
  Object.defineProperty(navigator, "gpu", { value: dawn.create(["backend=null"]), configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  return "";
}
