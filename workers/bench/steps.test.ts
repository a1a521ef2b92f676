// Stock tfjs computes with its own kernels here: this file starts no engine of the lab.
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { networks } from "../../src/experiment/catalogue/networks/index.ts";
import { benchNetworks } from "../../src/experiment/machine/benchWork.ts";
import { buildNetwork } from "../networks/index.ts";
import { createStockEngine } from "./stockEngine.ts";
import { stockNetwork } from "./stockNetwork.ts";

test.each(benchNetworks)("stock tfjs measures the weights of the lab's own $id", ({ sized }) => {
  const own = buildNetwork(sized.network, sized.shape, sized.outputs);
  const { layers } = networks[sized.network.id as keyof typeof networks];
  const stock = stockNetwork(sized.shape, layers(sized.outputs, sized.network.params));
  const sizes = (all: readonly { readonly shape: readonly number[] }[]) =>
    all.map(({ shape }) => shape.join(" x ")).sort();
  expect(sizes(stock.weights)).toEqual(sizes(own.parameters));
  stock.dispose();
});

test("stock tfjs trains and attacks, and leaves no tensor behind", async () => {
  const engine = createStockEngine();
  expect(await engine.start({ prefer: "cpu" })).toMatchObject({ adapter: "cpu (javascript)", software: false });
  const work = { network: (benchNetworks[0] as (typeof benchNetworks)[0]).sized, batch: 1, steps: 1 };
  expect(await engine.bench({ ...work, kind: "training" })).toBeGreaterThan(0);
  const { numTensors } = tf.memory();
  expect(await engine.bench({ ...work, kind: "training" })).toBeGreaterThan(0);
  expect(await engine.bench({ ...work, kind: "attack" })).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test("stock tfjs names what its WebAssembly backend lacks for training", async () => {
  const engine = createStockEngine();
  await engine.start({ prefer: "wasm" });
  const work = { network: (benchNetworks[0] as (typeof benchNetworks)[0]).sized, batch: 1, steps: 1 };
  expect(await engine.bench({ ...work, kind: "attack" })).toBeGreaterThan(0);
  await expect(engine.bench({ ...work, kind: "training" })).rejects.toThrow(/Conv2DBackpropFilter/);
});
