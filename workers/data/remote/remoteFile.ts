import type { RangeReader } from "../../datasets/formats/tables/parquetFile.ts";
import { type Requests, refused, request } from "./request.ts";

/**
 * A file on another host, of which only the requested parts are downloaded (HTTP Range). Throws `dataset-file` errors: no
 * answer, a host without support for ranges, an incomplete answer.
 */
export function remoteFile(name: string, url: string, byteLength: number, run: Requests): RangeReader {
  return {
    byteLength,
    async slice(start, end) {
      const response = await request(name, url, run, { headers: { Range: `bytes=${start}-${end - 1}` } });
      if (response.status !== 206)
        throw refused(name, url, `the answer to a request for a part is ${response.status}, expected 206`);
      const part = new Uint8Array(await response.arrayBuffer());
      if (part.length !== end - start)
        throw refused(name, url, `${part.length} bytes arrived, expected ${end - start}. Try again`);
      return part;
    },
  };
}
