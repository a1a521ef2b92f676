import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import { UserError, wholeOption } from "../terminal/command.ts";

const backends = ["webgpu", "wasm", "cpu"] as const satisfies readonly BackendId[];

/** The value of `--backend`. Default: a GPU if there is one, else WebAssembly. */
export function backendOption(value: string | undefined): BackendId | "auto" {
  if (value === undefined || value === "auto") return "auto";
  const found = backends.find((id) => id === value);
  if (found === undefined)
    throw new UserError(`--backend ${value} found, one of ${backends.join(", ")}, auto expected`);
  return found;
}

const mostWorkers = 64;

/** The value of `--workers`. Default: as many as the machine's cores and memory allow. */
export function workersOption(value: string | undefined): number | undefined {
  return value === undefined ? undefined : wholeOption("--workers", value, 1, mostWorkers);
}

/** Options of every command that takes an experiment. */
export const specOptions = {
  set: { type: "string", multiple: true },
  backend: { type: "string" },
  workers: { type: "string" },
} as const;

export const specHelp = `  --set path=value    change one field of the experiment; may be repeated:
                      --set training.epochs=3 --set systems.robin.network.id=mlp
                      numbers: 0.03, 0,03, 8/255, 3e-2 or 3%. Lists and objects: JSON in quotes,
                      --set 'training.drops=[0.5,0.75]' --set 'evaluation.attacks=[{"id":"auto"}]'
                      one entry of a list: by its position or id, --set evaluation.threats.0.epsilon=8/255
  --backend ID        webgpu, wasm, cpu or auto (default: a GPU if there is one, else wasm)
  --workers N         tasks that run at once (default: what cores and memory allow; 1 on a GPU)`;
