import type { NamedFile } from "../../lab/engine/dataApi.ts";
import { foreignFormat, pictureFormat } from "../ownImage/pictureFormat.ts";

/** Bytes at the start of a file that tell its format. */
const start = 1000;
/** Files that are read at once. A folder may hold thousands. */
const atOnce = 64;

/** The answer about a file of which nothing is known. */
const unknownFormat = foreignFormat(new Uint8Array());

/**
 * Tells the pictures among files from files that are none, such as notes or the index of a folder. Damaged pictures, and
 * pictures of a format that browsers cannot open, are pictures: their rows say what to do about them.
 */
export async function sortFiles(
  files: readonly NamedFile[],
): Promise<{ readonly pictures: readonly NamedFile[]; readonly others: readonly NamedFile[] }> {
  const pictures: NamedFile[] = [];
  const others: NamedFile[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    const some = files.slice(at, at + atOnce);
    const found = await Promise.all(some.map(({ data }) => isPicture(data)));
    for (const [i, file] of some.entries()) (found[i] === true ? pictures : others).push(file);
  }
  return { pictures, others };
}

/** By its bytes or, if these say nothing, by what the browser takes it for. */
async function isPicture(data: Blob): Promise<boolean> {
  if (data.type.startsWith("image/")) return true;
  // What cannot be read is no picture.
  const bytes = new Uint8Array(
    await data
      .slice(0, start)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  );
  if (pictureFormat(bytes) !== null) return true;
  // Browsers do not know the type of HEIC and raw files everywhere.
  return data.type === "" && foreignFormat(bytes) !== unknownFormat;
}
