import { memory } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { benchNetworks } from "../../src/experiment/machine/benchWork.ts";
import { startBackend } from "../backend/start.ts";
import { createLabSteps } from "./labSteps.ts";

test("the lab's steps are timed and leave no tensor but the weights of the latest network", async () => {
  await startBackend({ prefer: "wasm" });
  const steps = createLabSteps();
  const [small, , myrtle] = benchNetworks.map(({ sized }) => sized);
  const work = { network: small as NonNullable<typeof small>, batch: 2, steps: 2 };
  expect(await steps({ ...work, kind: "training" })).toBeGreaterThan(0);
  const { numTensors } = memory();
  expect(await steps({ ...work, kind: "attack" })).toBeGreaterThan(0);
  expect(await steps({ ...work, kind: "training", batch: 1 })).toBeGreaterThan(0);
  expect(memory().numTensors).toBe(numTensors);
  await steps({ network: myrtle as NonNullable<typeof myrtle>, batch: 1, steps: 1, kind: "attack" });
  await steps({ ...work, kind: "attack" });
  expect(memory().numTensors).toBe(numTensors);
});
