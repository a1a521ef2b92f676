import canonicalize from "canonicalize";
import type { Digest, Key } from "../terms/system.ts";
import type { Task } from "./task.ts";

/** The part of Web Crypto used here. Browsers, workers and Node have it as `globalThis.crypto`. */
interface Hasher {
  readonly subtle?: { digest(algorithm: "SHA-256", data: Uint8Array): Promise<ArrayBuffer> };
}
interface Utf8Encoder {
  encode(text: string): Uint8Array;
}
interface Platform {
  readonly crypto?: Hasher;
  readonly TextEncoder: new () => Utf8Encoder;
}
const platform = globalThis as unknown as Platform;

/** Canonical JSON by RFC 8785: equal data have equal text. Throws on NaN, infinities and cycles. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError(`${typeof value} found, JSON data expected`);
  return text;
}

/** UTF-8 bytes of the canonical JSON. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new platform.TextEncoder().encode(canonicalJson(value));
}

/**
 * SHA-256 in hex of bytes, or of the canonical JSON of other data. Several parts are hashed as if concatenated: the digest
 * of an artefact is `digestOf(data, weights)`.
 */
export async function digestOf(...parts: readonly unknown[]): Promise<Digest> {
  const subtle = platform.crypto?.subtle;
  if (subtle === undefined)
    throw new Error(
      "no crypto.subtle found: browsers offer it only on https:// and on 127.0.0.1, so open the lab there",
    );
  const chunks = parts.map((part) => (part instanceof Uint8Array ? part : canonicalBytes(part)));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  const hash = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of a task: the hash of its recipe, equal on all machines. */
export function taskKey(task: Task): Promise<Key> {
  return digestOf(task);
}
