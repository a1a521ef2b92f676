import { beforeAll, describe, expect, test } from "vitest";
import { fillUniform, stream } from "../../src/experiment/sampling/random.ts";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { countGpu } from "../../tests/gpuCounts.ts";
import { attackNoise, uniformImages } from "./noise.ts";

const shape = [5, 7, 3] as const;
const size = 5 * 7 * 3;
const uniform = (random: () => number) => [...fillUniform(new Float32Array(size), random)];

describe.each(backendsUnderTest)("noise on %s", (backend) => {
  beforeAll(async () => {
    await startForTests(backend);
  });

  test("starts each example where its own stream says, bit for bit", async () => {
    const rows = [2, 0, 1, 0];
    const noise = attackNoise(4, [70, 71, 72], shape).start("uniform", 1, rows);
    const expected = rows.flatMap((row) => uniform(stream(4, "attack-noise", 1, 70 + row, "uniform")));
    expect([...(await noise.data())]).toEqual(expected);
  });

  test("of one stream goes on from image to image, past what is drawn in between", async () => {
    const [own, other] = [stream(9, "sample", "noise"), stream(9, "sample", "noise")];
    const drawn: number[] = [];
    const noise = uniformImages(
      [0, 1, 2],
      shape,
      () => own,
      (_, random) => drawn.push(random()),
    );
    const expected: number[] = [];
    const between: number[] = [];
    for (let image = 0; image < 3; image++) {
      expected.push(...uniform(other));
      between.push(other());
    }
    expect([...(await noise.data())]).toEqual(expected);
    expect(drawn).toEqual(between);
  });

  test.runIf(backend === "webgpu")("uploads 16 bytes per image", async () => {
    const draw = (seed: number) => attackNoise(seed, [1, 2, 3], shape).start("uniform", 0, [0, 1, 2]).dispose();
    draw(1);
    expect(await countGpu(() => draw(2))).toMatchObject({ dispatches: 1, pipelines: 0, uploadedBytes: 48 });
  });
});
