import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../../tests/memoryStorage.ts";
import { parquetOf } from "../../../tests/parquetOf.ts";
import { createDataEngine } from "../engine.ts";

const plain = { version: 1, dictionary: false, codec: "snappy", rowsPerPage: 8 } as const;
const group = (count: number, first = 0) => ({
  images: Array.from({ length: count }, (_, i) =>
    encode({ width: 3, height: 3, channels: 1, data: new Uint8Array(9).fill(first + i) }),
  ),
  labels: Array.from({ length: count }, (_, i) => i % 2),
});
const parts: Readonly<Record<string, Uint8Array>> = {
  train: parquetOf([group(20), group(20, 20)], plain, ["cat", "dog"]),
  test: parquetOf([group(10, 40)], plain, ["cat", "dog"]),
};
const base = "https://huggingface.co/datasets/a/pets/resolve/refs%2Fconvert%2Fparquet/default";

/** The Hub with one data set; `fails` says at which request for a part the line goes dead. */
function hub(fails = Number.POSITIVE_INFINITY, own = parts) {
  const ranges: string[] = [];
  const hosts = new Set<string>();
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    hosts.add(url.host);
    if (url.host === "datasets-server.huggingface.co") {
      const parquet_files = Object.entries(own).map(([split, { length }]) => ({
        config: "default",
        split,
        filename: "0000.parquet",
        url: `${base}/${split}/0000.parquet`,
        size: length,
      }));
      return new Response(JSON.stringify({ parquet_files }));
    }
    const [, split] = /default\/(\w+)\/0000.parquet$/.exec(url.pathname) ?? [];
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(new Headers(init?.headers).get("range") ?? "") ?? [];
    ranges.push(`${split} ${from}-${to}`);
    if (ranges.length >= fails) throw new TypeError("network error");
    const bytes = (own[split as string] as Uint8Array).slice(Number(from), Number(to) + 1);
    return new Response(bytes, { status: 206 });
  };
  return { fetch: answer as typeof fetch, ranges, hosts };
}

const { signal } = new AbortController();
const request = { repository: "a/pets" };

describe("a data set of the Hugging Face Hub", () => {
  test("is read in parts, decoded, and stored with its origin; nothing else remains", async () => {
    const storage = memoryStorage();
    const { fetch, hosts } = hub();
    const engine = createDataEngine(storage, fetch);
    const told: [number, number | null][] = [];
    const found = await engine.fetchHub(request, {}, signal, (done, total) => told.push([done, total]));
    expect(found).toMatchObject({
      shape: [3, 3, 1],
      classes: ["cat", "dog"],
      splits: { train: 37, validation: 3, test: 10 },
      published: true,
    });
    const [done, total] = told.at(-1) ?? [0, 0];
    expect(done).toBeLessThanOrEqual(total ?? 0);
    await engine.keep("pets");
    expect((await engine.list()).stored).toMatchObject([
      { name: "pets", origin: "a/pets (default) on the Hugging Face Hub" },
    ]);
    expect((await engine.list()).partial).toEqual([]);
    expect([...hosts].sort()).toEqual(["datasets-server.huggingface.co", "huggingface.co"]);
  });

  test("keeps the publisher's validation part, and says which splits it leaves out", async () => {
    const validation = parquetOf([group(6, 60)], plain, ["cat", "dog"]);
    const { fetch } = hub(undefined, { validation, extra: validation, ...parts });
    const found = await createDataEngine(memoryStorage(), fetch).fetchHub(request, {}, signal, () => undefined);
    expect(found).toMatchObject({
      splits: { train: 40, validation: 6, test: 10 },
      published: true,
      publishedValidation: true,
      notes: ["Left out: the splits extra"],
    });
  });

  test("resumes after the connection was lost", async () => {
    const storage = memoryStorage();
    const broken = hub(6);
    await expect(
      createDataEngine(storage, broken.fetch).fetchHub(request, {}, signal, () => undefined),
    ).rejects.toThrow("0000.parquet could not be downloaded from huggingface.co: no answer");
    const had = new Set(broken.ranges.slice(0, 5));
    const whole = hub();
    await createDataEngine(storage, whole.fetch).fetchHub(request, {}, signal, () => undefined);
    expect(had.size).toBe(5);
    expect(whole.ranges.filter((range) => had.has(range))).toEqual([]);
    expect(whole.ranges.length).toBeGreaterThan(0);
  });

  test("reading only the first rows fetches fewer parts", async () => {
    const few = hub();
    const found = await createDataEngine(memoryStorage(), few.fetch).fetchHub(
      { ...request, rows: 20 },
      {},
      signal,
      () => undefined,
    );
    expect(found.splits).toEqual({ train: 18, validation: 2, test: 10 });
    expect(found.notes).toEqual(["the first 20 rows of each part"]);
    const whole = hub();
    await createDataEngine(memoryStorage(), whole.fetch).fetchHub(request, {}, signal, () => undefined);
    expect(few.ranges.length).toBeLessThan(whole.ranges.length);
  });
});
