import { describe, expect, test } from "vitest";
import { hubFiles, hubParts } from "./hub.ts";

const file = (config: string, split: string, n = 0) => ({
  config,
  split,
  filename: `${n}.parquet`,
  url: `https://huggingface.co/datasets/a/b/resolve/refs%2Fconvert%2Fparquet/${config}/${split}/${n}.parquet`,
  size: 10,
});
const answering = (body: unknown, status = 200) =>
  (async () => new Response(JSON.stringify(body), { status })) as typeof fetch;
const { signal } = new AbortController();

describe("the Hugging Face Hub", () => {
  test("lists the parquet files of a data set by its name, and contacts only that host", async () => {
    const asked: string[] = [];
    const fetched = (async (url: string) => {
      asked.push(url);
      return new Response(JSON.stringify({ parquet_files: [file("mnist", "train")], pending: [] }));
    }) as typeof fetch;
    expect(await hubFiles("ylecun/mnist", { fetch: fetched, signal })).toEqual([file("mnist", "train")]);
    expect(asked).toEqual(["https://datasets-server.huggingface.co/parquet?dataset=ylecun%2Fmnist"]);
  });

  test("the splits of the requested configuration, the default or the first", () => {
    const files = [file("b", "train"), file("b", "validation"), file("default", "train", 1), file("default", "test")];
    const none = { validation: [], test: [], leftOut: [] };
    expect(hubParts("a/b", files)).toEqual({
      ...none,
      config: "default",
      train: [file("default", "train", 1)],
      test: [file("default", "test")],
    });
    expect(hubParts("a/b", files, "b").validation).toEqual([file("b", "validation")]);
    expect(hubParts("a/b", [file("x", "all")])).toEqual({ ...none, config: "x", train: [file("x", "all")] });
    expect(() => hubParts("a/b", files, "c")).toThrow("a/b has no configuration c, expected b, default");
  });

  test("splits are chosen by what their names mean, in any order of the answer", () => {
    const names = ["train", "validation", "test"] as const;
    for (const order of [names, [...names].reverse(), ["validation", "test", "train"]]) {
      const parts = hubParts(
        "a/b",
        order.map((name) => file("x", name)),
      );
      for (const name of names) expect(parts[name]).toEqual([file("x", name)]);
    }
    const odd = ["test_v2", "dev", "test", "unsupervised", "training"].map((name) => file("x", name));
    expect(hubParts("a/b", odd)).toEqual({
      config: "x",
      train: [file("x", "training")],
      validation: [file("x", "dev")],
      test: [file("x", "test")],
      leftOut: ["test_v2", "unsupervised"],
    });
    const contest = hubParts("a/b", [file("x", "contest"), file("x", "latest"), file("x", "test")]);
    expect([contest.train, contest.test]).toEqual([[file("x", "contest")], [file("x", "test")]]);
  });

  test.each<[string, typeof fetch, string]>([
    ["a name with a space", answering({}), "is not a name of a data set on the Hub"],
    ["an unknown one", answering({}, 404), "is not on the Hugging Face Hub"],
    ["a closed one", answering({}, 401), "needs a login"],
    ["an error", answering({}, 500), "the answer is 500"],
    ["something else", answering([1]), "the answer is not a list of files"],
    [
      "files elsewhere",
      answering({ parquet_files: [{ ...file("a", "train"), url: "https://evil.example/x" }] }),
      "not a list of files",
    ],
    ["none", answering({ parquet_files: [] }), "has no parquet files"],
    ["silence", (async () => Promise.reject(new TypeError("fetch failed"))) as typeof fetch, "no answer"],
  ])("%s is refused in a readable way", async (name, fetched, message) => {
    await expect(hubFiles(name === "a name with a space" ? "a b" : "a/b", { fetch: fetched, signal })).rejects.toThrow(
      message,
    );
  });
});
