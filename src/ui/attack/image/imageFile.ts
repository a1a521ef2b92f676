/** Most bytes an image file may have. */
export const largestFile = 20 * 2 ** 20;
/** Most pixels it may hold: beyond this a page runs out of memory. */
export const largestPicture = 40e6;

const accepted = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/avif"];

/** What a file chooser should offer. */
export const acceptedTypes = accepted.join(",");

interface FileFacts {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Why a file cannot be used as an image, in one sentence that says what would do; null when it may be decoded. */
export function fileProblem({ name, type, size }: FileFacts): string | null {
  const what = name === "" ? "what was pasted" : name;
  if (!accepted.includes(type)) {
    return `${what} is ${type === "" ? "of an unknown type" : `of type ${type}`}: a PNG, JPEG, WebP, GIF, BMP or AVIF image is expected`;
  }
  if (size === 0) return `${what} is empty: an image is expected`;
  if (size > largestFile) {
    return `${what} has ${megabytes(size)}: at most ${megabytes(largestFile)} are expected, so make it smaller first`;
  }
  return null;
}

/** Why a decoded picture cannot be used, or null. */
export function pictureProblem(name: string, width: number, height: number): string | null {
  if (width < 1 || height < 1) return `${name} holds no pixels: an image is expected`;
  if (width * height > largestPicture) {
    return `${name} has ${width} x ${height} pixels: at most ${largestPicture / 1e6} million are expected, so make it smaller first`;
  }
  return null;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
