interface WebgpuPackage {
  create(options: string[]): GPU;
  readonly globals: Record<string, unknown>;
}

interface NodeHost {
  readonly platform: string;
  getBuiltinModule(name: "node:fs"): { existsSync(path: string): boolean };
}

const linuxDevices = ["/dev/dri", "/dev/nvidia0", "/dev/nvidiactl", "/dev/dxg"];

/**
 * WebGPU for Node, from the optional npm package "webgpu" (Dawn), installed as `navigator.gpu`; or the reason why there is
 * none, as the end of a sentence. With `hardwareOnly`, no driver is loaded on a Linux machine without a graphics device:
 * it could only find software adapters, and prints warnings if it finds nothing.
 */
export async function nodeGpu({
  hardwareOnly,
  adapter,
}: {
  readonly hardwareOnly: boolean;
  /** Part of the name of the adapter to use. */
  readonly adapter?: string | undefined;
}): Promise<GPU | { readonly missing: string }> {
  const host = (globalThis as unknown as { process: NodeHost }).process;
  if (hardwareOnly && host.platform === "linux") {
    const { existsSync } = host.getBuiltinModule("node:fs");
    if (!linuxDevices.some((path) => existsSync(path)))
      return { missing: `this machine has no graphics device (none of ${linuxDevices.join(", ")})` };
  }
  let dawn: WebgpuPackage;
  try {
    // Not a literal, so that bundlers do not include a native Node module in the page.
    const name = "webgpu";
    dawn = (await import(/* @vite-ignore */ name)) as WebgpuPackage;
  } catch (error) {
    const detail = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return {
      missing: `the optional package "webgpu" could not be loaded in Node (${detail}); npm install webgpu adds it`,
    };
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create(adapter === undefined ? [] : [`adapter=${adapter}`]);
  const navigator = globalThis.navigator ?? {};
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  return gpu;
}
