import { readFileSync } from "node:fs";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flipped } from "../../tests/parserUnderTest.ts";
import { writeOnnx } from "./formats/onnx/writeOnnx.ts";
import { understand } from "./importing/understand.ts";
import { modelFile } from "./problem.ts";
import { floats, integers, type SourceNode } from "./source.ts";

const options = { classes: ["a", "b", "c"], shape: [4, 4, 1] } as const;
const whole = new Uint8Array(readFileSync(new URL("./fixtures/myrtle.onnx", import.meta.url)));

async function read(bytes: Uint8Array, beside: { path: string; data: Blob }[] = [], given: object = options) {
  const file = { path: "model.onnx", data: new Blob([bytes as Uint8Array<ArrayBuffer>]) };
  return understand([file, ...beside], given as typeof options, new AbortController().signal);
}

/** A file may be read or refused with a readable error, nothing else. */
async function readsOrRefuses(bytes: Uint8Array): Promise<void> {
  try {
    await read(bytes, [], { classes: Array.from({ length: 10 }, (_, i) => String(i)), shape: [12, 12, 1] });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== modelFile) throw error;
    expect(error.message.length).toBeLessThan(1500);
    expect(error.message).not.toMatch(/undefined|\[object/);
  }
}

const node = (op: string, inputs: string[], output: string, attributes: SourceNode["attributes"] = {}): SourceNode => ({
  op,
  domain: "",
  name: `node ${output}`,
  inputs,
  outputs: [output],
  attributes,
});
const dense = floats(new Float32Array(48).fill(0.1), [16, 3]);
const flat = node("Flatten", ["images"], "rows");
const file = (nodes: readonly SourceNode[], constants: Record<string, ReturnType<typeof floats>> = { w: dense }) =>
  writeOnnx({
    nodes,
    constants: new Map(Object.entries(constants)),
    input: { name: "images", dims: ["n", 1, 4, 4] },
    outputs: [{ name: "scores", dims: ["n", 3] }],
    version: "",
    about: "",
  });

describe("damaged and hostile ONNX files", () => {
  test("the smallest network is read", async () => {
    const { understood } = await read(file([flat, node("MatMul", ["rows", "w"], "scores")]));
    expect(understood.problems).toEqual([]);
  });

  test("truncated and changed files are read or refused", async () => {
    for (let length = 0; length < whole.length; length += 97) await readsOrRefuses(whole.subarray(0, length));
    await fc.assert(
      fc.asyncProperty(flipped(whole), (bytes) => readsOrRefuses(bytes)),
      { numRuns: 150, seed: 7 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => readsOrRefuses(bytes)),
      { numRuns: 300, seed: 7 },
    );
  });

  test.each([
    [
      "computed from itself",
      [flat, node("Add", ["rows", "b"], "a"), node("Add", ["a", "a"], "b"), node("MatMul", ["b", "w"], "scores")],
      /computed from its own result/,
    ],
    [
      "used and nowhere computed",
      [node("MatMul", ["nothing", "w"], "scores")],
      /"nothing" is used and nowhere computed/,
    ],
    [
      "computed twice",
      [flat, node("Relu", ["rows"], "rows"), node("MatMul", ["rows", "w"], "scores")],
      /"rows" is computed twice/,
    ],
    [
      "unknown operations, all at once",
      [node("Fancy", ["images"], "a"), node("Odd", ["a"], "b"), node("ArgMax", ["b"], "scores")],
      /Fancy \("node a"\), Odd \("node b"\).*not differentiable: ArgMax/,
    ],
    [
      "mixing images",
      [node("Reshape", ["images", "s"], "a"), node("MatMul", ["a", "w"], "scores")],
      /node a.*does not keep images apart/,
    ],
    ["wrong shapes", [node("MatMul", ["images", "w"], "scores")], /does not fit/],
  ])("%s", async (_name, nodes, message) => {
    await expect(read(file(nodes, { w: dense, s: integers([4, 4]) as never }))).rejects.toThrow(message);
  });

  test("shapes and constants that claim more memory than there is", async () => {
    const huge = file([node("ConstantOfShape", ["s"], "c"), node("Add", ["images", "c"], "scores")], {
      s: integers([1, 2 ** 20, 2 ** 20]) as never,
    });
    await expect(read(huge)).rejects.toThrow(/too large/);
    const claimed = file([flat, node("MatMul", ["rows", "w"], "scores")], {
      w: { ...dense, dims: [2 ** 20, 2 ** 20] },
    });
    await expect(read(claimed)).rejects.toThrow(/shape \[1048576, 1048576\]/);
    const short = file([flat, node("MatMul", ["rows", "w"], "scores")], { w: { ...dense, dims: [16, 4] } });
    await expect(read(short)).rejects.toThrow(/hold 192 bytes, their shape needs 256/);
    const wide = file([node("Pad", ["images", "p"], "scores")], {
      p: integers([0, 0, 4096, 4096, 0, 0, 4096, 4096]) as never,
    });
    await expect(read(wide)).rejects.toThrow(/numbers per image/);
  });

  test("zeros in the shape of the images, as torch.zeros_like writes them, are of one image", async () => {
    const nodes = [
      node("Shape", ["images"], "s"),
      node("ConstantOfShape", ["s"], "zeros"),
      node("Max", ["images", "zeros"], "a"),
      node("Flatten", ["a"], "rows"),
      node("MatMul", ["rows", "w"], "scores"),
    ];
    expect((await read(file(nodes))).understood.problems).toEqual([]);
  });

  test("weights that are not finite", async () => {
    const values = Float32Array.from(dense.values).with(5, Number.NaN);
    const bytes = file([flat, node("MatMul", ["rows", "w"], "scores")], { w: { ...dense, values } });
    await expect(read(bytes)).rejects.toThrow(/NaN at place 5, finite numbers expected/);
  });

  test("messages nested without end, and lengths beyond the file", async () => {
    let deep: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 5000; depth++)
      deep = new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(deep).finish();
    await expect(read(deep)).rejects.toThrow(/model\.onnx/);
    const groups = new Uint8Array(100_000).fill((9 << 3) | 3);
    await expect(read(groups)).rejects.toThrow(/damaged.*recursion/);
    await expect(read(Uint8Array.of((7 << 3) | 2, 0xff, 0xff, 0xff, 0xff, 0x07))).rejects.toThrow(/damaged/);
  });

  test("files that are too large are refused before they are read", async () => {
    const data = { size: 2 ** 31, slice: () => new Blob(["x"]), arrayBuffer: () => Promise.reject(new Error("read")) };
    const huge = { path: "model.onnx", data: data as unknown as Blob };
    await expect(understand([huge], options, new AbortController().signal)).rejects.toThrow(/at most 5\d\d MB/);
  });

  describe("weights in another file", () => {
    const entry = (key: string, value: string) =>
      new BinaryWriter()
        .tag(1, WireType.LengthDelimited)
        .string(key)
        .tag(2, WireType.LengthDelimited)
        .string(value)
        .finish();
    function external(location: string): Uint8Array {
      const tensor = new BinaryWriter();
      for (const side of [16, 3]) tensor.tag(1, WireType.Varint).int64(side);
      tensor.tag(2, WireType.Varint).int64(1).tag(8, WireType.LengthDelimited).string("w");
      tensor.tag(13, WireType.LengthDelimited).bytes(entry("location", location));
      tensor.tag(14, WireType.Varint).int64(1);
      const plain = file([flat, node("MatMul", ["rows", "w"], "scores")], {});
      const graph = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(tensor.finish()).finish();
      return appended(plain, graph);
    }
    /** A file whose graph gets more fields at its end. */
    function appended(bytes: Uint8Array, fields: Uint8Array): Uint8Array {
      const at = bytes.indexOf((7 << 3) | 2);
      const view = bytes.subarray(at + 1);
      const long = (view[0] as number) >= 0x80;
      const length = long ? ((view[0] as number) & 0x7f) + ((view[1] as number) << 7) : (view[0] as number);
      const from = at + 1 + (long ? 2 : 1);
      const graph = new Uint8Array([...bytes.subarray(from, from + length), ...fields]);
      const writer = new BinaryWriter().raw(bytes.subarray(0, at)).tag(7, WireType.LengthDelimited).bytes(graph);
      return writer.raw(bytes.subarray(from + length)).finish();
    }

    test("is found beside the model, missing, of another length, or outside its folder", async () => {
      const weights = new Blob([new Uint8Array(new Float32Array(48).fill(0.5).buffer)]);
      const found = await read(external("w.bin"), [{ path: "w.bin", data: weights }]);
      expect(found.understood.system?.imported[0]?.parameters).toBe(48);
      const own = { path: "b/model.onnx", data: new Blob([external("w.bin") as Uint8Array<ArrayBuffer>]) };
      const others = ["a", "b"].map((of, at) => ({ path: `${of}/w.bin`, data: at === 1 ? weights : new Blob(["x"]) }));
      const inFolder = await understand([own, ...others], options, new AbortController().signal);
      expect(inFolder.understood.problems).toEqual([]);
      await expect(read(external("w.bin"))).rejects.toThrow(/keeps its weights in "w.bin", which is missing/);
      const short = [{ path: "w.bin", data: weights.slice(0, 100) }];
      await expect(read(external("w.bin"), short)).rejects.toThrow(/need 192 bytes/);
      for (const path of ["../w.bin", "/etc/passwd", "a/../../w.bin", "C:\\w.bin"])
        await expect(read(external(path), [{ path: "w.bin", data: weights }])).rejects.toThrow(/beside it/);
    });
  });
});
