import { expect, test } from "vitest";
import { presets } from "../../src/experiment/presets/index.ts";
import { withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { onDataset } from "../../src/experiment/spec/onDataset.ts";
import { packCommand } from "./packCommand.ts";

const pack = { id: "cifar10", label: "CIFAR-10", half: true, systems: [] };

test("a pack of a preset on other data, in fused arithmetic, names the options that made it", () => {
  const own = { id: "images", params: { digest: "0".repeat(64) } };
  const spec = withArithmetic(onDataset(presets["cifar10-quick"], "cifar10-jpeg", own), "fused");
  expect(packCommand(spec, { ...pack, systems: ["multiclass", "undefended"] })).toBe(
    "npm run lab -- run cifar10-quick --dataset cifar10-jpeg --backend wasm-fma --out out/cifar10 --data DIR && " +
      'npm run lab -- pretrain --from out/cifar10 --id cifar10 --label "CIFAR-10" --half --system multiclass --system undefended --data DIR',
  );
  expect(packCommand({ ...spec, seed: 2 }, pack)).toContain("run spec.json --out");
});

test("a pack of bundled data needs no folder of data", () => {
  expect(packCommand(presets["digits-quick"], { ...pack, id: "digits", half: false })).toBe(
    "npm run lab -- run digits-quick --out out/digits && " +
      'npm run lab -- pretrain --from out/digits --id digits --label "CIFAR-10"',
  );
});
