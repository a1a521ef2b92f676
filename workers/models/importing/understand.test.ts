import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import type { ModelOptions } from "../../../src/lab/engine/modelApi.ts";
import { writeOnnx } from "../formats/onnx/writeOnnx.ts";
import { floats } from "../source.ts";
import { understand } from "./understand.ts";

const fixture = (name: string, as = name): NamedFile => ({
  path: as,
  data: new Blob([readFileSync(new URL(`../fixtures/${name}`, import.meta.url))]),
});
const ten = Array.from({ length: 10 }, (_, cls) => `class ${cls}`);
const grey: ModelOptions = { classes: ten, shape: [12, 12, 1] };
const colour: ModelOptions = { classes: ten, shape: [8, 8, 3] };
const read = async (files: readonly NamedFile[], options: ModelOptions) =>
  (await understand(files, options, new AbortController().signal)).understood;

/** A network of one dense layer for each output. */
function written(path: string, outputs: readonly (readonly [name: string, size: number])[]): NamedFile {
  const node = (op: string, inputs: string[], output: string) => ({
    op,
    domain: "",
    name: output,
    inputs,
    outputs: [output],
    attributes: {},
  });
  const bytes = writeOnnx({
    nodes: [
      node("Flatten", ["images"], "rows"),
      ...outputs.map(([name]) => node("MatMul", ["rows", `w ${name}`], name)),
    ],
    constants: new Map(outputs.map(([name, size]) => [`w ${name}`, floats(new Float32Array(16 * size), [16, size])])),
    input: { name: "images", dims: ["n", 1, 4, 4] },
    outputs: outputs.map(([name, size]) => ({ name, dims: ["n", size] })),
    version: "",
    about: "",
  });
  return { path, data: new Blob([bytes]) };
}

describe("what a file is", () => {
  test("a softmax is taken off and a note says why; the input and the sizes are known", async () => {
    const found = await read([fixture("cnn.onnx")], grey);
    expect(found.problems).toEqual([]);
    expect(found.kind).toBe("multiclass");
    expect(found.what).toMatch(/^ONNX, opset 13, by pytorch 1\.13/);
    expect(found.networks[0]?.removed).toBe("softmax");
    expect(found.networks[0]?.outputs).toEqual([{ name: "output", size: 10 }]);
    expect(found.networks[0]?.operations).toContainEqual({ op: "Conv", count: 2 });
    expect(found.notes.join(" ")).toMatch(/softmax at the end was taken off: its probabilities saturate/);
    expect(found.settings).toMatchObject({ layout: "nchw", height: 12, width: 12, channels: 1, range: [0, 1] });
    expect(found.fixed).toEqual(["channels", "height", "width"]);
    const [network] = found.system?.imported ?? [];
    // 6 * 25 + 6, 8 * 6 * 9 + 8, 32 * 10 + 10
    expect(network).toMatchObject({ height: 12, width: 12, channels: 1, outputs: 10, parameters: 926 });
    expect(network?.multiplyAdds).toBe(144 * 150 + 4 * 432 + 320);
  });

  test("a normalisation inside the file is recognised; a batch of one becomes a batch of any size", async () => {
    const normalised = await read([fixture("mlp.onnx")], colour);
    expect(normalised.networks[0]?.normalises).toBe(true);
    const fixed = await read([fixture("resnet-18.onnx")], { classes: ten, shape: [16, 16, 3] });
    expect(fixed.problems).toEqual([]);
    expect(fixed.system?.imported).toHaveLength(1);
  });

  test("every setting is part of the digest", async () => {
    const digest = async (settings: ModelOptions["settings"]) =>
      (await read([fixture("mlp.onnx")], { ...colour, ...(settings && { settings }) })).system?.imported[0]?.digest;
    const digests = [
      await digest(undefined),
      await digest({ colours: "bgr" }),
      await digest({ range: [0, 255] }),
      await digest({ mean: [0.5, 0.5, 0.5] }),
      await digest({ std: [0.5, 0.5, 0.5] }),
      await digest({ scores: [1, 0, 2, 3, 4, 5, 6, 7, 8, 9] }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
    expect(await digest(undefined)).toBe(digests[0]);
  });

  test("data that do not fit are problems with the setting that would solve them", async () => {
    const [two] = (await read([fixture("cnn.onnx")], { ...grey, classes: ["a", "b", "c"] })).problems;
    expect(two).toMatchObject({ setting: "scores", message: expect.stringMatching(/gives 10 scores.*3 classes/) });
    const chosen = await read([fixture("cnn.onnx")], {
      classes: ["a", "b", "c"],
      shape: [12, 12, 1],
      settings: { scores: [7, 1, 3] },
    });
    expect(chosen.system?.imported[0]?.outputs).toBe(3);
    for (const scores of [
      [0, 1],
      [0, 0, 1],
    ]) {
      const { problems } = await read([fixture("cnn.onnx")], {
        ...grey,
        classes: ["a", "b", "c"],
        settings: { scores },
      });
      expect(problems[0]).toMatchObject({ setting: "scores", message: expect.stringMatching(/3 different places/) });
    }
    const wrong = (settings: ModelOptions["settings"]) =>
      read([fixture("cnn.onnx")], { ...grey, settings: settings ?? {} });
    await expect(wrong({ output: "other" })).rejects.toThrow('has no output "other", only "output"');
    await expect(wrong({ mean: [0.1, 0.2] })).rejects.toThrow(/one number per channel \(1\) expected/);
    const larger = await read([fixture("cnn.onnx")], { ...grey, shape: [28, 28, 1] });
    expect(larger.system).toBeNull();
    expect(larger.problems[0]?.message).toMatch(/takes images of 12 x 12 x 1, the data have 28 x 28 x 1/);
  });

  test("one file for each class becomes a RoBin in the order of the names, or as told", async () => {
    const files = ["10", "9", "1"].map((name) => fixture("cnn.onnx", `arm${name}.onnx`));
    const options: ModelOptions = { classes: ["a", "b", "c"], shape: [12, 12, 1], settings: { scores: [0, 1] } };
    const found = await read(files, options);
    expect(found.kind).toBe("arms");
    expect(found.arms).toEqual(["arm1.onnx", "arm9.onnx", "arm10.onnx"]);
    expect(found.system?.decomposition).toEqual({ id: "one-vs-all" });
    // Arm 0 says its own class in output 0 of its labelling, all others in output 1.
    const digests = found.system?.imported.map(({ digest }) => digest) ?? [];
    expect(digests[1]).toBe(digests[2]);
    expect(digests[0]).not.toBe(digests[1]);
    const told = await read(files, { ...options, arms: ["arm9.onnx", "arm10.onnx", "arm1.onnx"] });
    expect(told.arms[0]).toBe("arm9.onnx");
    expect((await read(files.slice(1), options)).problems[0]).toMatchObject({ setting: "arms" });
    const twice = read(files, { ...options, arms: ["arm9.onnx", "arm9.onnx", "arm1.onnx"] });
    await expect(twice).rejects.toThrow("arm9.onnx is named for two arms: name one file for each class");
  });

  test("arms whose numbers of scores differ are refused", async () => {
    const options: ModelOptions = { classes: ["a", "b"], shape: [4, 4, 1] };
    const { problems, system } = await read([written("1.onnx", [["s", 1]]), written("2.onnx", [["s", 2]])], options);
    expect(problems[0]?.message).toBe("1.onnx gives 1 score and 2.onnx 2 scores: export all arms alike");
    expect(system).toBeNull();
  });

  test("of several outputs, the first that fits the classes holds the scores if nobody says", async () => {
    const file = written("model.onnx", [
      ["features", 7],
      ["logits", 3],
      ["logits too", 3],
    ]);
    const options: ModelOptions = { classes: ["a", "b", "c"], shape: [4, 4, 1] };
    const found = await read([file], options);
    expect(found).toMatchObject({ problems: [], settings: { output: "logits" } });
    expect(found.networks[0]?.outputs.map(({ name }) => name)).toEqual(["features", "logits", "logits too"]);
    const said = await read([file], { ...options, settings: { output: "features" } });
    expect(said.problems[0]).toMatchObject({ setting: "scores", message: expect.stringMatching(/7 scores/) });
  });
});

describe("files that are not read", () => {
  const named = (path: string, bytes: readonly number[] | string = "x") => ({
    path,
    data: new Blob([typeof bytes === "string" ? bytes : Uint8Array.from(bytes)]),
  });
  test.each([
    ["model.pt", /PyTorch pickle.*torch\.onnx\.export\(model/],
    ["model.h5", /Keras model.*tf2onnx/],
    ["saved_model.pb", /TensorFlow graph/],
    ["net.tflite", /TensorFlow Lite/],
    ["tree.joblib", /Python pickle.*skl2onnx/],
    ["notes.txt", /an \.onnx file/],
    ["model.onnx", /Git LFS.*git lfs pull/, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 26454\n"],
    ["model.onnx", /web page/, "\n<!DOCTYPE html><html></html>"],
  ])("%s is named, with a remedy", async (path, message, text = "x") => {
    await expect(read([named(path, text)], grey)).rejects.toThrow(message);
  });

  test("a pickle is recognised whatever its name", async () => {
    await expect(read([named("model.onnx", [0x80, 2, 0x7d])], grey)).rejects.toThrow(/PyTorch pickle/);
    await expect(read([named("model.onnx", "PK\u0003\u0004 archive/data.pkl")], grey)).rejects.toThrow(/pickle/);
  });
});
