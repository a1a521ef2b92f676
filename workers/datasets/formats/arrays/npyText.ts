import { limits } from "../limits.ts";
import { damaged, datasetFileError } from "../problem.ts";
import { type NpyArray, type NpyHeader, readNpy, readNpyHeader, shapeText } from "./npy.ts";

/** A NumPy array of text, in the order of the file. */
export interface NpyText {
  readonly shape: readonly number[];
  readonly kind: "text";
  readonly values: readonly string[];
}

/**
 * A `.npy` file of labels: numbers, or text of fixed length (`<U5` or `S5`). Throws a `dataset-file` error, also for
 * Python objects, which only Python can read.
 */
export function readNpyLabels(file: string, bytes: Uint8Array): NpyArray | NpyText {
  const header = readNpyHeader(file, bytes);
  const { descr } = header;
  if (/^.O/.test(descr))
    throw datasetFileError(
      file,
      "holds Python objects (dtype object), which only Python can read: save labels with astype(str) or astype(int)",
    );
  const text = /^([<>|=])([US])(\d{1,6})$/.exec(descr);
  return text === null ? readNpy(file, bytes) : readText(file, bytes, header, text[2] as "U" | "S", Number(text[3]));
}

function readText(
  file: string,
  bytes: Uint8Array,
  { descr, shape, start }: NpyHeader,
  kind: "U" | "S",
  length: number,
): NpyText {
  const count = shape.reduce((product, side) => product * side, 1);
  const each = length * (kind === "U" ? 4 : 1);
  if (count > limits.images || count * each > limits.unpacked)
    throw datasetFileError(
      file,
      `declares text of shape ${shapeText(shape)}, at most ${limits.images} labels are read`,
    );
  if (bytes.length - start !== count * each)
    throw damaged(
      file,
      "numpy array",
      `it has ${bytes.length - start} bytes after its header, its shape ${shapeText(shape)} of ${descr} needs ${count * each}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * each);
  const utf8 = new TextDecoder("utf-8");
  const textAt = (at: number): string => {
    if (kind === "S") return utf8.decode(new Uint8Array(view.buffer, view.byteOffset + at, each)).replace(/\0+$/, "");
    const points: number[] = [];
    for (let i = 0; i < length; i++) points.push(view.getUint32(at + 4 * i, descr[0] !== ">"));
    while (points.at(-1) === 0) points.pop();
    if (points.some((point) => point > 0x10ffff)) throw damaged(file, "numpy array", "its text is not Unicode");
    return String.fromCodePoint(...points);
  };
  return { shape, kind: "text", values: Array.from({ length: count }, (_, i) => textAt(i * each)) };
}
