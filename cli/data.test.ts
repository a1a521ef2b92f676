import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { labCommand } from "../tests/labCommand.ts";
import { download } from "../workers/data/remote/download.ts";
import { diskStorage } from "./files/diskStorage.ts";

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-data-"));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251);
const md5 = createHash("md5").update(content).digest("hex");

interface Answers {
  /** Close the connection after so many bytes of the first answer. */
  readonly cutAfter?: number;
  readonly ranges?: boolean;
  readonly type?: string;
  readonly status?: number;
}

/** A host of one file that notes which parts were asked for. */
async function host({ cutAfter, ranges = true, type = "application/gzip", status = 200 }: Answers = {}) {
  const asked: (string | undefined)[] = [];
  server = createServer((request, response) => {
    const { range } = request.headers;
    asked.push(range);
    const from = ranges && range !== undefined ? Number(/bytes=(\d+)-/.exec(range)?.[1]) : 0;
    if (from >= content.length) return response.writeHead(416).end();
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : status, { "content-type": type, "content-length": rest.length });
    if (cutAfter !== undefined && asked.length === 1)
      response.write(rest.subarray(0, cutAfter), () => response.destroy());
    else response.end(rest);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    file: { name: "set/file.gz", url: `http://127.0.0.1:${port}/file.gz`, bytes: content.length, md5 },
  };
}

const run = (changes: object = {}) => ({
  fetch,
  signal: new AbortController().signal,
  onBytes: () => undefined,
  ...changes,
});
const there = (path: string) =>
  stat(join(folder, path)).then(
    ({ size }) => size,
    () => null,
  );

describe("a download", () => {
  test("goes on where it was cut off, is held to its checksum, and is not asked for again", async () => {
    const { asked, file } = await host({ cutAfter: 100_000 });
    const storage = diskStorage(folder);
    await expect(download(file, storage, run())).rejects.toThrow(
      /set\/file.gz stopped arriving after \d+ of about 300000 bytes. They are kept: try again to resume/,
    );
    const kept = await there("set/file.gz.part");
    expect(kept).toBeGreaterThan(0);
    const told: number[] = [];
    await download(file, storage, run({ onBytes: (done: number) => told.push(done) }));
    expect(asked).toEqual([undefined, `bytes=${kept}-`]);
    expect(told[0]).toBeGreaterThan(kept as number);
    expect(told.at(-1)).toBe(300_000);
    expect(new Uint8Array(await readFile(join(folder, "set/file.gz")))).toEqual(content);
    expect(await there("set/file.gz.part")).toBeNull();
    await download(file, storage, run());
    expect(asked).toHaveLength(2);
  });

  test("begins again where the host knows no ranges, and asks for nothing when all of it had come", async () => {
    const { asked, file } = await host({ ranges: false });
    const storage = diskStorage(folder);
    const half = await storage.append("set/file.gz.part", true);
    await half.write(content.subarray(0, 1000));
    await half.close();
    await download(file, storage, run());
    expect(asked).toEqual(["bytes=1000-"]);
    expect(await there("set/file.gz")).toBe(300_000);
    server?.close();
    const whole = await host();
    await rm(join(folder, "set"), { recursive: true });
    const all = await storage.append("set/file.gz.part", true);
    await all.write(content);
    await all.close();
    await download(whole.file, storage, run());
    expect(await there("set/file.gz")).toBe(300_000);
  });

  test("keeps what came before it was stopped", async () => {
    const { file } = await host();
    const stop = new AbortController();
    const stopped = download(file, diskStorage(folder), run({ signal: stop.signal, onBytes: () => stop.abort() }));
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(await there("set/file.gz.part")).toBeGreaterThan(0);
    expect(await there("set/file.gz")).toBeNull();
  });

  test.each<[string, Answers, object, RegExp]>([
    ["other content", {}, { md5: "0".repeat(32) }, /arrived with md5 [0-9a-f]{32}, expected 0{32}: .* was removed/],
    ["a web page", { type: "text/html; charset=utf-8" }, {}, /the answer is a web page/],
    ["no such file", { status: 404 }, {}, /from 127.0.0.1:\d+: the answer is 404/],
    ["a far larger file", {}, { bytes: 1000 }, /has 300000 bytes or more at its source, expected about 1000/],
    ["no answer", {}, { url: "http://127.0.0.1:1/x" }, /could not be downloaded from 127.0.0.1:1: no answer/],
  ])("refuses %s and leaves no file", async (_, answers, changes, message) => {
    const { file } = await host(answers);
    await expect(download({ ...file, ...changes }, diskStorage(folder), run())).rejects.toThrow(message);
    expect(await there("set/file.gz")).toBeNull();
  });
});

const lab = (...args: string[]) => labCommand(args);

/** Grey 4 x 4 images of two classes that a linear network tells apart: bright or dark. */
async function pairs(count: number): Promise<readonly string[]> {
  const idx = (sides: readonly number[], values: (i: number) => number) => {
    const bytes = new Uint8Array(4 + 4 * sides.length + sides.reduce((a, b) => a * b, 1));
    bytes.set([0, 0, 8, sides.length]);
    sides.forEach((side, i) => {
      new DataView(bytes.buffer).setUint32(4 + 4 * i, side);
    });
    const head = 4 + 4 * sides.length;
    for (let i = head; i < bytes.length; i++) bytes[i] = values(i - head);
    return bytes;
  };
  const paths = [join(folder, "own-images.idx3-ubyte"), join(folder, "own-labels.idx1-ubyte")] as const;
  await writeFile(
    paths[0],
    idx([count, 4, 4], (i) => (Math.floor(i / 16) % 2) * 180 + ((i * 13) % 60)),
  );
  await writeFile(
    paths[1],
    idx([count], (i) => i % 2),
  );
  return paths;
}

test("own files become a data set that an experiment runs on", async () => {
  const data = join(folder, "data");
  const added = await lab("data", "add", "bright", ...(await pairs(400)), "--data", data);
  expect(added.err).toBe("");
  expect(added.out).toContain(
    "bright: IDX files, 4 x 4 x 1\nclasses 2: 0 (200), 1 (200)\n288 training, 32 validation and 80 test images",
  );
  expect((await lab("data", "list", "--data", data)).out).toMatch(/^bright .*own-images.idx3-ubyte, own-labels/);

  const settings = [
    "--set",
    "evaluation.examples=32",
    "--set",
    'evaluation.strategies=["cross-entropy"]',
    "--set",
    'systems=[{"id":"multiclass","decomposition":{"id":"multiclass"}}]',
  ];
  const out = join(folder, "out");
  const ran = await lab(
    "run",
    "smoke",
    "--dataset",
    "bright",
    "--data",
    data,
    "--out",
    out,
    "--backend",
    "cpu",
    "--workers",
    "1",
    ...settings,
  );
  expect(ran.err).not.toMatch(/failed|lab:/);
  expect(ran.code).toBe(0);
  expect(ran.out).toContain("data set bright instead of digits");
  const result = JSON.parse(await readFile(join(out, "result.json"), "utf8"));
  expect(result.spec.dataset.id).toBe("images");
  expect(result.spec.dataset.params).toMatchObject({
    height: 4,
    width: 4,
    channels: 1,
    train: 288,
    images: 400,
  });

  const packed = ["pretrain", "--from", out, "--id", "bright", "--label", "Bright", "--public", folder];
  expect((await lab(...packed)).code).toBe(0);
  const pack = JSON.parse(await readFile(join(folder, "models", "bright", "pack.json"), "utf8"));
  // Whoever makes it again needs these data, which do not come with the lab.
  expect(pack.command.match(/ --data DIR/g)).toHaveLength(2);

  // A file that was changed since is not what the experiment names.
  const path = join(data, `own/${result.spec.dataset.params.digest}.lab`);
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = 77;
  await writeFile(path, bytes);
  const changed = await lab(
    "run",
    "smoke",
    "--dataset",
    "bright",
    "--data",
    data,
    "--out",
    join(folder, "out2"),
    "--backend",
    "cpu",
    "--workers",
    "1",
    ...settings,
  );
  expect(changed.err).toContain("has changed since it was stored");
  expect(changed.code).toBe(1);

  expect((await lab("data", "remove", "bright", "--data", data)).code).toBe(0);
  expect((await lab("data", "list", "--data", data)).out).toBe("no data sets\n");
});

test.each([
  [["data", "list"], "no --data found, a folder for data sets expected"],
  [
    ["data", "get", "imagenet", "--data", "x"],
    "data set imagenet has no source 0 to download from: expected one of mnist,",
  ],
  [
    ["data", "add", "mine", "README.md", "--data", "x"],
    "README.md is not in a supported format: expected pairs of idx files",
  ],
  [["data", "add", "mine", "no-such-file", "--data", "x"], "no file or folder no-such-file"],
  [["data", "add", "a/b", "README.md", "--data", "x"], "the name a/b contains /, which no name can have: remove it"],
  [["data", "frob", "--data", "x"], "frob found, list, get NAME, add NAME FILES... or remove NAME expected"],
  [["data", "get", "hf:a b", "--data", "x"], "a b is not a name of a data set on the Hub: expected owner/name"],
  [
    ["run", "smoke", "--out", "x", "--dataset", "mnist"],
    "MNIST does not come with the lab: name the folder that holds it with --data DIR",
  ],
  [
    ["run", "smoke", "--out", "x", "--dataset", "mnist", "--data", "no-such"],
    "no mnist/train-images-idx3-ubyte.gz or mnist/train-images-idx3-ubyte found in no-such",
  ],
  [["run", "smoke", "--out", "x", "--dataset", "cats"], "--dataset cats found, one of digits, mnist,"],
])("lab %j is refused with what is wrong and exit code 2", async (args, message) => {
  const { code, err } = await lab(...args);
  expect(err).toContain(message);
  expect(code).toBe(2);
});
