/** Size limit of an image file in bytes. */
export const largestFile = 20 * 2 ** 20;
/** Limit of pixels of an image, because larger ones exhaust the memory of the page. */
const largestPicture = 40e6;

/** For the `accept` attribute of a file input. What a file is, its bytes decide. */
export const acceptedTypes = "image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif";

/** Why a file cannot be used as an image, with what is expected; null if it may be read. */
export function fileProblem({ name, size }: Pick<File, "name" | "size">): string | null {
  const what = name === "" ? "the pasted file" : name;
  if (size === 0) return `${what} is empty; expected an image`;
  if (size > largestFile)
    return `${what} has ${megabytes(size)}; the limit is ${megabytes(largestFile)}. Save it smaller, or as JPEG`;
  return null;
}

/** Why a decoded picture cannot be used, or null. */
export function pictureProblem(name: string, width: number, height: number): string | null {
  if (width < 1 || height < 1) return `${name} has no pixels; expected an image`;
  if (width * height > largestPicture) {
    const [w, h] = sizeThatFits(width, height);
    return `${name} has ${width} x ${height} pixels; the limit is ${largestPicture / 1e6} million. Make it smaller in an image editor, for example ${w} x ${h} pixels`;
  }
  return null;
}

/** A size below the limit in about the same proportions, whose longer side is a round number. */
function sizeThatFits(width: number, height: number): readonly [number, number] {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const most = long * Math.sqrt(largestPicture / (width * height));
  const unit = 10 ** (Math.floor(Math.log10(most)) - 1);
  const wanted = unit * Math.floor(most / unit);
  const shorter = Math.max(1, Math.floor((short * wanted) / long));
  // The shorter side of a line of pixels cannot shrink.
  const longer = Math.min(wanted, Math.floor(largestPicture / shorter));
  return width >= height ? [longer, shorter] : [shorter, longer];
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
