import { add, fill, memory, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { countGpu } from "../../tests/gpuCounts.ts";
import { installNullGpu } from "../../tests/nullGpu.ts";

// webgpu.test.ts runs this file on a software adapter, which computes values; here, Dawn's null backend only counts.
const isReal = backendsUnderTest.includes("webgpu");
const missing = isReal ? "" : await installNullGpu();

/** More values than tfjs computes on the host. */
const size = 2000;
const ramp = (from: number) => Float32Array.from({ length: size }, (_, i) => from + i);

/** Values of the host plus a tensor of the GPU. */
const added = (values: Float32Array): Tensor => tidy(() => add(fill([values.length], 1), tensor1d(values)));

const uploadsOf = async (values: Float32Array) => {
  const { uploads } = await countGpu(() => added(values).dispose());
  return uploads;
};

describe.skipIf(missing !== "")(`constants of the host on a GPU${missing && ` (skipped: ${missing})`}`, () => {
  beforeAll(async () => {
    await startForTests("webgpu");
    for (const from of [0, 1]) added(ramp(from)).dispose();
  });

  test("are uploaded until they have come twice, and large tensors every time", async () => {
    const before = memory().numTensors;
    const uploads: number[] = [];
    for (let time = 0; time < 4; time++) uploads.push(await uploadsOf(ramp(10)));
    expect(uploads).toEqual([1, 1, 0, 0]);
    expect(await uploadsOf(ramp(11))).toBe(1);
    const large = new Float32Array(2 ** 16 + 1);
    for (let time = 0; time < 3; time++) added(large).dispose();
    expect(await uploadsOf(large)).toBe(1);
    expect(memory().numTensors).toBe(before);
  });

  test.skipIf(!isReal)("keep their values, however many tensors share them and are disposed", async () => {
    for (let time = 0; time < 6; time++)
      for (const from of [20, 21, 22]) {
        const [constant, sum] = [tensor1d(ramp(from)), added(ramp(from))];
        const again = add(fill([size], 2), constant);
        expect([...(await sum.data())]).toEqual([...ramp(from + 1)]);
        expect([...(await again.data())]).toEqual([...ramp(from + 2)]);
        expect([...(await constant.data())]).toEqual([...ramp(from)]);
        for (const tensor of [constant, sum, again]) tensor.dispose();
      }
  });
});
