import { dispose, randomUniform, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import { labellingBy, outputsOf } from "../../../src/experiment/terms/labelling.ts";
import type { Member, System } from "../../../src/experiment/terms/system.ts";
import { startBackend } from "../../backend/start.ts";
import { OpenSystems } from "../../engine/openSystems.ts";
import { buildNetwork } from "../../networks/index.ts";
import { encodeWeights } from "../../weights/codec.ts";
import { understand } from "../importing/understand.ts";
import { exportOnnx } from "./exportOnnx.ts";

beforeAll(() => startBackend({ prefer: "wasm" }));

const shape = [16, 16, 3] as const;
const classes = ["a", "b", "c"];
const natural = labellingBy(3, (cls) => cls);

/** A system of untrained networks with their weights. */
async function systemOf(
  decomposition: System["decomposition"],
  network: { id: string; params?: object },
  arms: boolean,
) {
  const choice = resolveChoice("networks", network as never);
  const weights: Record<string, Uint8Array> = {};
  const members: Member[] = [];
  for (let at = 0; at < (arms ? 3 : 1); at++) {
    const labelling = arms ? labellingBy(3, (cls) => (cls === at ? "arm" : "rest")) : natural;
    const built = buildNetwork(choice, shape, outputsOf(labelling));
    const values = built.init(stream(7, "init", labelling, at));
    const key = String(at).repeat(64);
    weights[key] = await encodeWeights(built, values, {});
    dispose(values);
    members.push({ source: { from: "task", key }, network: choice, labelling });
  }
  return { system: { decomposition, members }, weights };
}

async function scoresOf(system: System, weights: Record<string, Uint8Array>, x: Tensor4D): Promise<Float32Array> {
  const { classifier, release } = await new OpenSystems().acquire(system, { shape: [...shape] }, weights);
  const scores: Tensor2D = classifier.scores(x);
  const found = (await scores.data()) as Float32Array;
  dispose(scores);
  release();
  return found;
}

/** The exported file, imported again, as a system. */
async function again(bytes: Uint8Array<ArrayBuffer>) {
  const file = { path: "exported.onnx", data: new Blob([bytes]) };
  const { understood, packed } = await understand([file], { classes, shape }, new AbortController().signal);
  const [network] = understood.system?.imported ?? [];
  if (network === undefined) throw new Error(JSON.stringify(understood.problems));
  const { digest, ...sizes } = network;
  const system: System = {
    decomposition: { id: "multiclass", params: {} },
    members: [{ source: { from: "import", digest }, network: { id: "imported", params: sizes }, labelling: natural }],
  };
  return { system, weights: Object.fromEntries(packed), understood };
}

describe("exported systems are the same functions", () => {
  test.each([
    ["multiclass", { id: "myrtle", params: { width: 4, norm: "batch" } }, false],
    ["multiclass", { id: "resnet-18", params: { width: 4 } }, false],
    ["one-vs-all", { id: "cnn-small" }, true],
    ["one-vs-all", { id: "mlp", params: { hidden: 8, head: "one" } }, true],
    ["one-vs-all", { id: "myrtle", params: { width: 4, norm: "group" } }, true],
  ])("%s of %j, also when the import is exported again", async (decomposition, network, arms) => {
    const { system, weights } = await systemOf({ id: decomposition, params: {} }, network, arms);
    const x = tidy(() => randomUniform([4, ...shape], 0, 1, "float32", 3)) as Tensor4D;
    const expected = await scoresOf(system, weights, x);
    const first = await again(exportOnnx({ system, shape, weights }));
    const found = await scoresOf(first.system, first.weights, x);
    const second = await again(exportOnnx({ system: first.system, shape, weights: first.weights }));
    const twice = await scoresOf(second.system, second.weights, x);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-4);
      expect(Math.abs((twice[i] as number) - value)).toBeLessThan(1e-4);
    }
    dispose(x);
  });

  test("one arm is exported with its own outputs; equal systems give equal bytes", async () => {
    const { system, weights } = await systemOf({ id: "one-vs-all", params: {} }, { id: "linear" }, true);
    const arm = exportOnnx({ system, shape, weights, member: 1 });
    expect(exportOnnx({ system, shape, weights, member: 1 })).toEqual(arm);
    const file = { path: "arm.onnx", data: new Blob([arm]) };
    const { understood } = await understand([file], { classes: ["no", "yes"], shape }, new AbortController().signal);
    expect(understood.networks[0]?.outputs).toEqual([{ name: "scores", size: 2 }]);
  });

  test("arms that are exported one by one are imported as the same RoBin", async () => {
    const { system, weights } = await systemOf({ id: "one-vs-all", params: {} }, { id: "cnn-small" }, true);
    const files = classes.map((_, member) => ({
      path: `${member}.onnx`,
      data: new Blob([exportOnnx({ system, shape, weights, member })]),
    }));
    const { understood, packed } = await understand(files, { classes, shape }, new AbortController().signal);
    const members = (understood.system?.imported ?? []).map(
      ({ digest, ...sizes }, at): Member => ({
        source: { from: "import", digest },
        network: { id: "imported", params: sizes },
        labelling: (system.members[at] as Member).labelling,
      }),
    );
    const x = tidy(() => randomUniform([4, ...shape], 0, 1, "float32", 3)) as Tensor4D;
    const expected = await scoresOf(system, weights, x);
    const found = await scoresOf({ ...system, members }, Object.fromEntries(packed), x);
    for (const [i, value] of expected.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-4);
    dispose(x);
  });

  test.each([
    { id: "myrtle", params: { width: 4, norm: "batch" } },
    { id: "resnet-18", params: { width: 4 } },
    { id: "mlp", params: { hidden: 8 } },
  ])("weights alone of $id are recognised by their names and sizes", async (network) => {
    const { system, weights } = await systemOf({ id: "multiclass", params: {} }, network, false);
    const bytes = Object.values(weights)[0] as Uint8Array<ArrayBuffer>;
    const file = { path: "weights.safetensors", data: new Blob([bytes]) };
    const { understood, packed } = await understand([file], { classes, shape }, new AbortController().signal);
    expect(understood.what).toBe(`safetensors of the network ${network.id}`);
    const members = (understood.system?.imported ?? []).map(
      ({ digest, ...sizes }): Member => ({
        source: { from: "import", digest },
        network: { id: "imported", params: sizes },
        labelling: natural,
      }),
    );
    const x = tidy(() => randomUniform([2, ...shape], 0, 1, "float32", 3)) as Tensor4D;
    const expected = await scoresOf(system, weights, x);
    const found = await scoresOf({ ...system, members }, Object.fromEntries(packed), x);
    for (const [i, value] of expected.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-4);
    dispose(x);
  });

  test("a mask is not exported", async () => {
    const { system, weights } = await systemOf({ id: "multiclass", params: {} }, { id: "linear" }, false);
    const masked = { ...system, mask: { id: "noise", params: {} } };
    expect(() => exportOnnx({ system: masked, shape, weights })).toThrow(/mask noise/);
  });
});
