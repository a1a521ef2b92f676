import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import type { Digest, Key } from "../terms/system.ts";
import type { Task } from "./task.ts";

/**
 * The part of Web Crypto used here. Workers and Node have it as `globalThis.crypto`; so have browsers, on https and from
 * this machine, but not on plain http.
 */
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
  const chunks = parts.map((part) => (part instanceof Uint8Array ? part : canonicalBytes(part)));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  const subtle = platform.crypto?.subtle;
  return bytesToHex(subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

/** The key of a task: the hash of its recipe, equal on all machines. */
export function taskKey(task: Task): Promise<Key> {
  return digestOf(task);
}
