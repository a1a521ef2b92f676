import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import type { Task } from "../../src/experiment/plan/task.ts";
import { type Arithmetic, withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { UserError, wholeOption } from "../terminal/command.ts";

const backends = ["webgpu", "wasm-fma", "wasm", "cpu"] as const satisfies readonly BackendId[];

/** The value of `--backend`. Default: a GPU if there is one, else WebAssembly. */
export function backendOption(value: string | undefined): BackendId | "auto" {
  if (value === undefined || value === "auto") return "auto";
  const found = backends.find((id) => id === value);
  if (found === undefined)
    throw new UserError(`--backend ${value} found, one of ${backends.join(", ")}, auto expected`);
  return found;
}

/** Options that choose what computes. */
export const deviceOptions = { backend: { type: "string" }, adapter: { type: "string" } } as const;

export const adapterHelp =
  "  --adapter NAME      use the GPU whose name contains NAME, also a software driver; implies --backend webgpu";

/** What computes: the backend, and the GPU where one is named. */
export interface Device {
  readonly prefer: BackendId | "auto";
  /** Part of the name of the GPU. */
  readonly adapter: string | undefined;
}

/** The values of `--backend` and `--adapter`. @throws UserError for an adapter of another backend than WebGPU. */
export function deviceOption(values: {
  readonly backend?: string | undefined;
  readonly adapter?: string | undefined;
}): Device {
  const prefer = backendOption(values.backend);
  const { adapter } = values;
  if (adapter === undefined) return { prefer, adapter };
  if (prefer !== "webgpu" && prefer !== "auto")
    throw new UserError(`--adapter ${adapter} found with --backend ${prefer}, which has no adapters: omit one of them`);
  if (adapter === "") throw new UserError("--adapter found without a name, a part of the name of a GPU expected");
  return { prefer: "webgpu", adapter };
}

/**
 * An experiment of a file in the arithmetic of the device: fused on wasm-fma, otherwise portable, so that the keys of its
 * tasks name it. Unless a backend is named, the experiment keeps its own, so that it repeats bit for bit.
 */
export const onDevice = (spec: ExperimentSpec, { prefer }: Pick<Device, "prefer">): ExperimentSpec =>
  prefer === "auto" ? spec : withArithmetic(spec, arithmeticOf({ prefer }));

/** The arithmetic of a named backend. */
export const arithmeticOf = ({ prefer }: Pick<Device, "prefer">): Arithmetic | undefined =>
  prefer === "wasm-fma" ? "fused" : undefined;

/** How to start what computes these tasks: tasks in fused arithmetic need wasm-fma, unless another backend is named. */
export function startOf({ prefer, adapter }: Device, tasks: readonly { readonly task: Task }[]) {
  const isFused = prefer === "auto" && tasks.some(({ task }) => task.arithmetic === "fused");
  return { prefer: isFused ? ("wasm-fma" as const) : prefer, ...(adapter === undefined ? {} : { adapter }) };
}

const mostWorkers = 64;

/** The value of `--workers`. Default: as many as the machine's cores and memory allow. */
export function workersOption(value: string | undefined): number | undefined {
  return value === undefined ? undefined : wholeOption("--workers", value, 1, mostWorkers);
}

/** Options of every command that takes an experiment. */
export const specOptions = {
  set: { type: "string", multiple: true },
  ...deviceOptions,
  workers: { type: "string" },
} as const;

export const specHelp = `  --set path=value    change one field of the experiment; may be repeated:
                      --set training.epochs=3 --set systems.robin.network.id=mlp
                      numbers: 0.03, 0,03, 8/255, 3e-2 or 3%. Lists and objects: JSON in quotes,
                      --set 'training.drops=[0.5,0.75]' --set 'evaluation.attacks=[{"id":"auto"}]'
                      an attack at some of the threats: {"id":"auto","threats":[{"norm":"linf","epsilon":0.1}]}
                      one entry of a list: by its position or id, --set evaluation.threats.0.epsilon=8/255
  --backend ID        webgpu, wasm-fma (WebAssembly with fused multiply-adds), wasm (portable), cpu or auto
                      (default: a GPU if there is one, else wasm-fma where the processor has it, else wasm;
                      an experiment of a file keeps its own arithmetic)
${adapterHelp}
  --workers N         tasks that run at once (default: what cores and memory allow; 1 on a GPU)`;
