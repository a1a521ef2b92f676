import crc from "crc-32";

/** The CRC-32 of gzip, zip and PNG (RFC 1952, section 8), unsigned; `before` continues an earlier one. */
export const crc32 = (bytes: Uint8Array, before = 0): number => crc.buf(bytes, before) >>> 0;
