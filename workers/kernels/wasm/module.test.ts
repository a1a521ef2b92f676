import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { binaryOf, loadBuild, loadFused } from "./builds.ts";

/** The ids of the sections of a WebAssembly binary. */
function sections(wasm: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < wasm.length; ) {
    ids.push(wasm[at++] as number);
    let size = 0;
    for (let shift = 0, byte = 128; byte >= 128; shift += 7) {
      byte = wasm[at++] as number;
      size |= (byte & 127) << shift;
    }
    at += size;
  }
  return ids;
}

test("the embedded binary was built from the current C files", () => {
  execFileSync(process.execPath, ["scripts/buildKernels.mjs", "--check"], { stdio: "pipe" });
});

test.each(["portable", "fused"] as const)(
  "the %s build owns nothing in the shared memory: no stack pointer or other global, no data, no table",
  async (build) => {
    if (build === "fused") await loadFused();
    await loadBuild(build);
    const bytes = binaryOf(build);
    const [table, global, start, element, data] = [4, 6, 8, 9, 11];
    const found = sections(bytes);
    for (const id of [table, global, start, element, data]) expect(found).not.toContain(id);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
    expect(imports).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  },
);
