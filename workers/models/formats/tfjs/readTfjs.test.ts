import * as layers from "@tensorflow/tfjs";
import { add, dispose, io, randomUniform, type Tensor, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { NamedFile } from "../../../../src/lab/engine/dataApi.ts";
import { startBackend } from "../../../backend/start.ts";
import { understand } from "../../importing/understand.ts";
import { unpackModel } from "../../modelFile.ts";
import { openModel } from "../../running/openModel.ts";

beforeAll(() => startBackend({ prefer: "cpu" }));

/** A model as tfjs writes it. */
async function saved(model: layers.LayersModel): Promise<readonly NamedFile[]> {
  const files: NamedFile[] = [];
  await model.save(
    io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const manifest = [{ paths: ["./weights.bin"], weights: weightSpecs }];
      const json = JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: manifest });
      const data = Array.isArray(weightData) ? weightData : [weightData as ArrayBuffer];
      files.push({ path: "model.json", data: new Blob([json]) }, { path: "weights.bin", data: new Blob(data) });
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return files;
}

/** Weights of a model that is not trained, moved off their start. */
function shaken(model: layers.LayersModel): layers.LayersModel {
  const moved = model
    .getWeights()
    .map((one, at) => tidy(() => add(one, randomUniform(one.shape, 0.05, 0.3, "float32", at))));
  model.setWeights(moved as Tensor[]);
  dispose(moved);
  return model;
}

const shape = [9, 8, 3] as const;
const inputShape = [...shape];
const conv = (filters: number, more: object = {}) =>
  layers.layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu", ...more });

function sequential(): layers.LayersModel {
  return layers.sequential({
    layers: [
      layers.layers.conv2d({ inputShape, filters: 4, kernelSize: [3, 2], strides: 2, padding: "same" }),
      layers.layers.batchNormalization(),
      layers.layers.leakyReLU({ alpha: 0.2 }),
      layers.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same", activation: "tanh" }),
      layers.layers.separableConv2d({ filters: 5, kernelSize: 3, activation: "elu" }),
      layers.layers.averagePooling2d({ poolSize: 2, strides: 1, padding: "same" }),
      layers.layers.flatten(),
      layers.layers.dropout({ rate: 0.3 }),
      layers.layers.dense({ units: 7, activation: "sigmoid" }),
      layers.layers.dense({ units: 3 }),
    ],
  });
}

function functional(): layers.LayersModel {
  const input = layers.input({ shape: inputShape });
  const a = conv(4).apply(input) as layers.SymbolicTensor;
  const b = layers.layers
    .zeroPadding2d({
      padding: [
        [1, 0],
        [0, 1],
      ],
    })
    .apply(a) as layers.SymbolicTensor;
  const c = conv(4, { padding: "valid", kernelSize: 2 }).apply(b) as layers.SymbolicTensor;
  const sum = layers.layers.add().apply([a, c]) as layers.SymbolicTensor;
  const both = layers.layers.concatenate().apply([sum, a]) as layers.SymbolicTensor;
  const pooled = layers.layers.maxPooling2d({ poolSize: 2 }).apply(both) as layers.SymbolicTensor;
  const mean = layers.layers.globalAveragePooling2d({}).apply(pooled) as layers.SymbolicTensor;
  const scores = layers.layers.dense({ units: 3 }).apply(mean) as layers.SymbolicTensor;
  return layers.model({ inputs: input, outputs: scores });
}

const read = (files: readonly NamedFile[]) =>
  understand(files, { classes: ["a", "b", "c"], shape }, new AbortController().signal);

describe("tfjs layers models", () => {
  test.each([
    ["sequential", sequential],
    ["functional", functional],
  ])("%s: the scores are those of tfjs", async (_name, build) => {
    const model = shaken(build());
    const { understood, packed } = await read(await saved(model));
    expect(understood.problems).toEqual([]);
    expect(understood.settings).toMatchObject({ layout: "nhwc", height: 9, width: 8, channels: 3 });
    const { network, parameters } = openModel(unpackModel([...packed.values()][0] as Uint8Array));
    const x = tidy(() => randomUniform([2, ...shape], 0, 1, "float32", 5)) as Tensor4D;
    const expected = await (model.predict(x) as Tensor).data();
    const found = await tidy(() => network.apply(parameters, x, "eval")).data();
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 4);
  });

  test("a softmax is taken off; missing weights and unknown layers are named", async () => {
    const model = layers.sequential({
      layers: [layers.layers.flatten({ inputShape }), layers.layers.dense({ units: 3, activation: "softmax" })],
    });
    const files = await saved(model);
    const { understood } = await read(files);
    expect(understood.networks[0]?.removed).toBe("softmax");
    await expect(read(files.slice(0, 1))).rejects.toThrow(/weights\.bin", which is missing/);
    const odd = layers.sequential({ layers: [layers.layers.upSampling2d({ inputShape }), layers.layers.flatten()] });
    await expect(read(await saved(odd))).rejects.toThrow(/UpSampling2D/);
    const short = [files[0] as NamedFile, { path: "weights.bin", data: new Blob(["x"]) }];
    await expect(read(short)).rejects.toThrow(/beyond their file/);
    for (const text of ["{", "[]", "{}", '{"modelTopology":{}}', '{"modelTopology":{"class_name":"Sequential"}}'])
      await expect(read([{ path: "model.json", data: new Blob([text]) }])).rejects.toThrow(/model\.json/);
  });
});
