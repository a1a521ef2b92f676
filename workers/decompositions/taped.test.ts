import type { Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { installNullGpu } from "../../tests/nullGpu.ts";
import { startBackend } from "../backend/start.ts";
import { buildNetwork } from "../networks/index.ts";
import { foldedValues } from "../networks/network.ts";
import { multiclass } from "./multiclass.ts";
import { examplesPerPass } from "./taped.ts";

const missing = await installNullGpu();

test.skipIf(missing !== "")(
  `a pass on a GPU takes as many images as its limits allow, not those of a CPU${missing && ` (skipped: ${missing})`}`,
  async () => {
    const shape = [32, 32, 3] as const;
    const network = buildNetwork(resolveChoice("networks", { id: "myrtle", params: { width: 32 } }), shape, 2);
    const perPass = async (prefer: "wasm" | "webgpu") => {
      await startBackend({ prefer });
      const values = network.init(() => 0.5);
      return examplesPerPass(shape, (x: Tensor4D) => network.apply(values, x, "eval"));
    };
    const [onCpu, onGpu] = [await perPass("wasm"), await perPass("webgpu")];
    expect(onGpu).toBeGreaterThan(onCpu);
  },
);

test("a system's folded weights do not count as memory of a pass", async () => {
  const shape = [8, 8, 3] as const;
  await startBackend({ prefer: "wasm" });
  const network = buildNetwork(resolveChoice("networks", { id: "myrtle", params: { width: 16 } }), shape, 2);
  const labelling = { groups: [0, 1], sampling: "natural" } as const;
  const parameters = network.init(() => 0.5);
  const { values } = foldedValues(
    network,
    network.init(() => 0.5),
  );
  const expected = examplesPerPass(shape, (x: Tensor4D) => network.apply(values, x, "eval"));
  expect(expected).toBeGreaterThan(100);
  expect(multiclass.combine([{ network, parameters, labelling }]).batch).toBe(expected);
});
