import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { md5Of } from "./md5.ts";

test("equals Node's implementation for every length, however the bytes are divided", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }), (parts) => {
      const reference = createHash("md5");
      for (const part of parts) reference.update(part);
      expect(md5Of(...parts)).toBe(reference.digest("hex"));
    }),
  );
});
