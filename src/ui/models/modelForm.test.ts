import { expect, test } from "vitest";
import { normalisationsFor } from "../../experiment/models/normalisations.ts";
import { holdModel } from "../shared/droppedFiles.ts";
import { swapped } from "./ArmFields.tsx";
import { nameProblem, suggestedName } from "./modelName.ts";

test("a name comes from the file and is free", () => {
  expect(suggestedName("nets/ResNet_18 (v2).onnx", [])).toBe("resnet-18-v2");
  expect(suggestedName("net.onnx", ["net", "net-2"])).toBe("net-3");
  expect(suggestedName("网.onnx", [])).toBe("model");
  for (const path of ["x".repeat(90), "a/b/-.onnx", "Ünïcode.pt"])
    expect(nameProblem(suggestedName(path, []), [])).toBeNull();
  expect(nameProblem("Mine", [])).toMatch(/lower-case/);
  expect(nameProblem("mine", ["mine"])).toMatch(/Another model is called mine/);
});

test("giving a class the file of another exchanges the two", () => {
  expect(swapped(["a", "b", "c"], 0, "c")).toEqual(["c", "b", "a"]);
  expect(swapped(["a", "b", "c"], 1, "b")).toEqual(["a", "b", "c"]);
});

test("means and deviations follow the order of the colours", () => {
  const [rgb] = normalisationsFor(3, "rgb");
  const [bgr] = normalisationsFor(3, "bgr");
  expect(bgr?.mean).toEqual([...(rgb?.mean ?? [])].reverse());
  expect(normalisationsFor(1, "rgb").map(({ id }) => id)).toContain("mnist");
  expect(normalisationsFor(2, "rgb")).toEqual([]);
});

test("dropped files of networks are told from those of data sets", () => {
  const named = (...paths: string[]) => paths.map((path) => ({ path, data: new Blob() }));
  expect(holdModel(named("net.onnx", "net.onnx.data"))).toBe(true);
  expect(holdModel(named("tfjs/model.json", "tfjs/group1-shard1of1.bin"))).toBe(true);
  expect(holdModel(named("net.PTH"))).toBe(true);
  expect(holdModel(named("cifar-10-batches-bin/data_batch_1.bin", "images.npz"))).toBe(false);
});
