import { type CifarKind, cifarReader } from "../../datasets/formats/arrays/cifarBinary.ts";
import { fitted, nameOf, type Recogniser, splitAt } from "../recognised.ts";

const piece = 2 ** 22;

/** The official CIFAR archives, binary version; a 100 in the name tells which. */
export const cifar: Recogniser = {
  matches: (files) => files.length === 1 && /\.(tar\.gz|tgz|tar)$/i.test(files[0]?.path ?? ""),
  async read([file], options, decoding) {
    if (file === undefined) throw new RangeError("no file found, one archive expected");
    const name = nameOf(file);
    const kind: CifarKind = /100/.test(name) ? "cifar-100-fine" : "cifar-10";
    const reader = cifarReader(name, kind);
    for (let at = 0; at < file.data.size; at += piece) {
      reader.push(new Uint8Array(await file.data.slice(at, at + piece).arrayBuffer()));
      decoding.onProgress?.(at, file.data.size);
      await decoding.yieldPoint();
    }
    const all = reader.end();
    return { what: "CIFAR archive", ...splitAt(fitted(all, options), all.train), notes: [] };
  },
};
