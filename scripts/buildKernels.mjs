// Builds the WebAssembly kernels of workers/kernels/wasm/*.c twice: portable.generated.ts, and fused.generated.ts with fused
// multiply-adds (relaxed SIMD).
//
//   node scripts/buildKernels.mjs           compile and write (needs clang and wasm-ld, 19 or newer; CLANG and WASM_LD name
//                                           other programs than clang-19 and wasm-ld-19)
//   node scripts/buildKernels.mjs --check   compare the generated files with their sources (needs nothing)
//
// The binary is embedded as text, so that Node, vitest and a bundled worker load it without a path or a request. It runs
// inside the memory of tfjs' own WebAssembly module, where it may own neither data nor a stack; the build fails if a kernel
// needs either. The same sources and the same compiler give the same bytes.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

// Node 20 validates relaxed SIMD only with this flag; later versions ignore it.
setFlagsFromString("--experimental-wasm-relaxed-simd");

const folder = fileURLToPath(new URL("../workers/kernels/wasm/", import.meta.url));
const clang = process.env.CLANG ?? "clang-19";
const linker = process.env.WASM_LD ?? "wasm-ld-19";

const compileFlags = [
  "--target=wasm32",
  "-O3",
  "-msimd128",
  "-ffreestanding",
  "-fno-builtin",
  "-ffp-contract=off",
  "-Wall",
  "-Wextra",
  "-Werror",
];
const linkFlags = ["--no-entry", "--import-memory", "--strip-all", "--gc-sections", "-z", "stack-size=0"];

/** The builds, and the compiler flags that each adds. */
const builds = {
  portable: [],
  fused: ["-DFUSED", "-mrelaxed-simd"],
};

const fileOf = (build) => join(folder, `${build}.generated.ts`);

/** SHA-256 over the names and the code (without comments) of all C files and headers, and the compiler flags. */
function sourceHash(build) {
  const hash = createHash("sha256");
  for (const name of sourceNames(/\.[ch]$/))
    hash.update(`${name}\0${withoutComments(readFileSync(join(folder, name), "utf8"))}\0`);
  return hash.update([...compileFlags, ...builds[build], ...linkFlags].join(" ")).digest("hex");
}

/** C code without its comments (which all begin with //) and without empty lines. */
function withoutComments(code) {
  return code.replaceAll(/[ \t]*\/\/.*$/gm, "").replaceAll(/\n{2,}/g, "\n");
}

function sourceNames(pattern) {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort();
}

/** The sections of a WebAssembly binary: the id and the byte range, including the header. */
function sectionsOf(binary) {
  const sections = [];
  let at = 8;
  while (at < binary.length) {
    const start = at;
    const id = binary[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
    sections.push({ id, start, end: at });
  }
  return sections;
}

const TABLE = 4;
const GLOBAL = 6;
const DATA = 11;

/**
 * Removes the unused table and the stack pointer that the linker always emits. The result validates only if no kernel uses
 * them.
 */
function withoutStack(binary) {
  const sections = sectionsOf(binary);
  if (sections.some(({ id }) => id === DATA))
    throw new Error("the kernels contain static data, which would overwrite tfjs' memory: keep constants in code");
  const parts = sections.filter(({ id }) => id !== TABLE && id !== GLOBAL);
  const slim = Buffer.concat([binary.subarray(0, 8), ...parts.map(({ start, end }) => binary.subarray(start, end))]);
  if (!WebAssembly.validate(slim))
    throw new Error("a kernel uses the stack, which would overwrite tfjs' memory: keep its values in locals");
  return slim;
}

function make(build) {
  const scratch = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const objects = sourceNames(/\.c$/).map((name) => {
      const object = join(scratch, `${name}.o`);
      execFileSync(clang, [...compileFlags, ...builds[build], "-c", name, "-o", object], {
        cwd: folder,
        stdio: "inherit",
      });
      return object;
    });
    const linked = join(scratch, "kernels.wasm");
    execFileSync(linker, [...linkFlags, "-o", linked, ...objects], { stdio: "inherit" });
    const binary = withoutStack(readFileSync(linked));
    const compiler = execFileSync(clang, ["--version"], { encoding: "utf8" }).split("\n")[0];
    const lines = binary.toString("base64").match(/.{1,100}/g);
    writeFileSync(
      fileOf(build),
      [
        "// Made by scripts/buildKernels.mjs from the C files beside this one. Do not edit.",
        "",
        "/** SHA-256 of the C sources (without comments) and compiler flags that this binary was built from. */",
        `export const sourceHash = "${sourceHash(build)}";`,
        "",
        `export const compiler = "${compiler}";`,
        "",
        "/** The WebAssembly module, base64. */",
        "export const binary = `",
        ...lines,
        "`;",
        "",
      ].join("\n"),
    );
    console.log(`${build} kernels: ${binary.length} bytes, ${compiler}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function check(build) {
  const recorded = /sourceHash = "([0-9a-f]{64})"/.exec(readFileSync(fileOf(build), "utf8"))?.[1];
  const expected = sourceHash(build);
  if (recorded !== expected) {
    console.error(
      `workers/kernels/wasm/${build}.generated.ts was built from sources with hash ${recorded}, ` +
        `the C files now have ${expected}: run node scripts/buildKernels.mjs`,
    );
    process.exitCode = 1;
  }
}

for (const build of Object.keys(builds)) (process.argv.includes("--check") ? check : make)(build);
