import { entryOf } from "../../src/experiment/catalogue/params.ts";
import { canonicalJson } from "../../src/experiment/plan/key.ts";
import { presets } from "../../src/experiment/presets/index.ts";
import { withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { onDataset, replacedDataset } from "../../src/experiment/spec/onDataset.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";

/**
 * The command that reproduces a pack from its preset, or from its spec as a file. DIR holds data that the lab does not
 * include.
 */
export function packCommand(
  spec: ExperimentSpec,
  pack: {
    readonly id: string;
    readonly label: string;
    readonly half: boolean;
    /** The systems of the run that it holds, where it does not hold all of them. */
    readonly systems: readonly string[];
  },
): string {
  const data = entryOf("datasets", spec.dataset.id).files.from === "data" ? " --data DIR" : "";
  const run = `npm run lab -- run ${sourceOf(spec)} --out out/${pack.id}${data}`;
  const half = pack.half ? " --half" : "";
  const systems = pack.systems.map((id) => ` --system ${id}`).join("");
  return `${run} && npm run lab -- pretrain --from out/${pack.id} --id ${pack.id} --label ${JSON.stringify(pack.label)}${half}${systems}${data}`;
}

/** The preset, with the options that made this experiment of it. */
function sourceOf(spec: ExperimentSpec): string {
  const text = canonicalJson(withArithmetic(spec, undefined));
  const name = replacedDataset(spec);
  const isSource = (preset: ExperimentSpec) =>
    canonicalJson(name === null ? preset : onDataset(preset, name, spec.dataset)) === text;
  const id = Object.entries(presets).find(([, preset]) => isSource(preset))?.[0];
  if (id === undefined) return "spec.json";
  const backend = spec.arithmetic === "fused" ? " --backend wasm-fma" : "";
  return `${id}${name === null ? "" : ` --dataset ${name}`}${backend}`;
}
