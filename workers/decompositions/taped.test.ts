import type { Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { installNullGpu } from "../../tests/nullGpu.ts";
import { startBackend } from "../backend/start.ts";
import { buildNetwork } from "../networks/index.ts";
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
