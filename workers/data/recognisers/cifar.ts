import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { cifarReader } from "../../datasets/formats/arrays/cifarBinary.ts";
import { dividedAt, fitted, isSingle, nameOf, type Recogniser } from "../recognised.ts";
import { chunksOf } from "../storage/blobs.ts";

/** The official CIFAR archives, binary version. A name with 100 in it means CIFAR-100. */
export const cifar: Recogniser = {
  matches: (files) => isSingle(files, /\.(tar\.gz|tgz|tar)$/i),
  async read(files, options, decoding) {
    const [file] = files as [NamedFile];
    const name = nameOf(file);
    const reader = cifarReader(name, /100/.test(name) ? "cifar-100-fine" : "cifar-10");
    let done = 0;
    for await (const chunk of chunksOf(file.data)) {
      reader.push(chunk);
      decoding.onProgress?.(done, file.data.size);
      done += chunk.length;
      await decoding.yieldPoint();
    }
    const all = reader.end();
    const sizes = { train: all.train, validation: 0, test: all.count - all.train };
    return { what: "CIFAR archive", ...dividedAt(fitted(all, options), sizes), notes: [] };
  },
};
