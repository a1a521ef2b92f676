import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { stream } from "../../src/experiment/sampling/random.ts";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { countGpu } from "../../tests/gpuCounts.ts";
import { installNullGpu } from "../../tests/nullGpu.ts";
import { gatherStored } from "../kernels/ops.ts";
import { drawMoves, gatherTraining, moveImages } from "./augment.ts";
import { consecutive, type Dataset } from "./dataset.ts";
import { gatherImages, gatherPixels } from "./gather.ts";
import { storeImages } from "./resident.ts";

// webgpu.test.ts runs this file on a software adapter, which computes values; here, Dawn's null backend only counts.
const isReal = backendsUnderTest.includes("webgpu");
const missing = isReal ? "" : await installNullGpu();

const shape = [5, 7, 3] as const;
const size = 5 * 7 * 3;
const count = 23;
const bytes = Uint8Array.from({ length: count * size }, (_, i) => (i * i * 37 + 11 * i) % 256);

const datasetOf = (images: Dataset["images"]): Dataset => ({
  shape,
  classes: ["a", "b"],
  images,
  labels: new Uint8Array(count),
  splits: { train: consecutive(0, count), validation: new Uint32Array(), test: new Uint32Array() },
});
const random = () => stream(3, "augmentation", { groups: [0, 1], sampling: "natural" }, 0, 0, 0);
const indices = [22, 0, 7, 7, 13, 1];

describe.skipIf(missing !== "")(`a data set on the GPU${missing && ` (skipped: ${missing})`}`, () => {
  beforeAll(async () => {
    await startForTests("webgpu");
  });

  test("is uploaded once; a batch is one dispatch and an upload of four bytes per image", async () => {
    const dataset = datasetOf(bytes);
    const batchOf = (from: number) => ({ dataset, indices: indices.map((index) => (index + from) % count), random });
    for (const from of [0, 1, 2]) gatherTraining([batchOf(from)], "crop-flip").dispose();
    const before = memory().numTensors;
    const counts = await countGpu(() => gatherTraining([batchOf(3)], "crop-flip").dispose());
    expect(counts).toMatchObject({ dispatches: 1, pipelines: 0, uploads: 1, uploadedBytes: 4 * indices.length });
    const joint = await countGpu(() => gatherTraining([batchOf(4), batchOf(5)], "crop-flip").dispose());
    expect(joint).toMatchObject({ dispatches: 1, pipelines: 0, uploadedBytes: 8 * indices.length });
    expect(memory().numTensors).toBe(before);
  });

  test("stays on the host where it needs more bindings than a shader has", () => {
    expect(storeImages(datasetOf(bytes), 6 * size + 3)?.parts.length).toBe(4);
    expect(storeImages(datasetOf(bytes), 5 * size + 3)).toBeNull();
    expect(storeImages(datasetOf(bytes), size - 1)).toBeNull();
  });

  describe.skipIf(!isReal)("has the values of the host, bit for bit", () => {
    const floats = Float32Array.from(bytes, (byte) => byte / 256);
    test.each([
      ["bytes", datasetOf(bytes)],
      ["float32", datasetOf(floats)],
    ])("%s, as they are and augmented", async (_, dataset) => {
      expect([...(await gatherImages(dataset, indices).data())]).toEqual([...gatherPixels(dataset, indices)]);
      for (const kind of ["crop", "flip", "crop-flip"] as const) {
        const moves = drawMoves(indices.length, kind, random());
        const expected = moveImages(gatherPixels(dataset, indices), shape, moves);
        const found = gatherTraining([{ dataset, indices, random }], kind);
        expect([...(await found.data())]).toEqual([...expected]);
      }
    });

    test("in several parts", async () => {
      const dataset = datasetOf(bytes);
      const stored = storeImages(dataset, 6 * size + 3);
      if (stored === null) throw new Error("the images do not fit");
      const picked = indices.map((image) => ({ image, down: 0, right: 0, flip: false }));
      expect([...(await gatherStored(stored, picked).data())]).toEqual([...gatherPixels(dataset, indices)]);
    });
  });

  test("refuses images that do not exist", () => {
    expect(() => gatherImages(datasetOf(bytes), [count])).toThrow("image 23 requested, the data set has 0 to 22");
  });
});
