/** Size limit of an image file in bytes. */
export const largestFile = 20 * 2 ** 20;
/** Limit of pixels of an image, because larger ones exhaust the memory of the page. */
const largestPicture = 40e6;

const accepted = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/avif"];

/** For the `accept` attribute of a file input. */
export const acceptedTypes = accepted.join(",");

/** Why a file cannot be used as an image, with what is expected; null if it may be decoded. */
export function fileProblem({ name, type, size }: Pick<File, "name" | "type" | "size">): string | null {
  const what = name === "" ? "the pasted file" : name;
  if (!accepted.includes(type)) {
    return `${what} is ${type === "" ? "of an unknown type" : `of type ${type}`}; expected a PNG, JPEG, WebP, GIF, BMP or AVIF image`;
  }
  if (size === 0) return `${what} is empty; expected an image`;
  if (size > largestFile) {
    return `${what} has ${megabytes(size)}; the limit is ${megabytes(largestFile)}. Make it smaller first`;
  }
  return null;
}

/** Why a decoded picture cannot be used, or null. */
export function pictureProblem(name: string, width: number, height: number): string | null {
  if (width < 1 || height < 1) return `${name} has no pixels; expected an image`;
  if (width * height > largestPicture) {
    return `${name} has ${width} x ${height} pixels; the limit is ${largestPicture / 1e6} million. Make it smaller first`;
  }
  return null;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
