import { dispose, type Tensor, tensor, zerosLike } from "@tensorflow/tfjs-core";
import type { EpochMetrics } from "../../../src/experiment/artefacts/artefact.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import type { Network, ParameterInfo } from "../../networks/network.ts";
import { readSafetensors, type SafetensorsEntry, writeSafetensors } from "../../weights/safetensors.ts";
import type { TrainSetup } from "./trainSetup.ts";

const format = "robin-lab-training-state";

/** The state of a training between two epochs. Owns its tensors. */
export interface TrainState {
  /** Number of finished epochs. */
  readonly epoch: number;
  /** All values of the network: trained parameters and running statistics. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** Momentum buffers of the trained parameters, by name. */
  readonly velocities: Readonly<Record<string, Tensor>>;
  readonly history: readonly EpochMetrics[];
}

/** The state to train from: that of a checkpoint, or the initial weights. Throws as `readState` does. */
export function openState(
  { network, task, training }: TrainSetup,
  checkpoint: Uint8Array | null | undefined,
): TrainState {
  if (checkpoint != null) return readState(checkpoint, network, training.epochs);
  const parameters = network.init(stream(task.seed, "init", task.labelling, task.replica));
  const velocities = Object.fromEntries(
    network.parameters.map(({ name }) => [name, zerosLike(parameters[name] as Tensor)]),
  );
  return { epoch: 0, parameters, velocities, history: [] };
}

export function disposeState({ parameters, velocities }: TrainState): void {
  dispose([Object.values(parameters), Object.values(velocities)]);
}

/** The state as bytes, from which training resumes bit for bit: a safetensors file in this engine's layout. */
export async function writeState(state: TrainState): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, SafetensorsEntry> = {};
  for (const [kind, values] of [
    ["parameter", state.parameters],
    ["velocity", state.velocities],
  ] as const)
    for (const [name, value] of Object.entries(values))
      tensors[`${kind}.${name}`] = { shape: value.shape, values: (await value.data()) as Float32Array };
  return writeSafetensors({
    tensors,
    metadata: { format, epoch: String(state.epoch), history: JSON.stringify(state.history) },
  });
}

/** Throws a RangeError when the bytes are damaged, or belong to another network or a longer training. */
function readState(bytes: Uint8Array, network: Network, epochs: number): TrainState {
  const { tensors, metadata } = readSafetensors(bytes);
  const epoch = Number(metadata.epoch);
  if (metadata.format !== format || !Number.isInteger(epoch) || epoch < 0 || epoch > epochs)
    throw unusable(
      `found format ${metadata.format} and epoch ${metadata.epoch}, expected ${format} and at most ${epochs}`,
    );
  const restored: Tensor[] = [];
  const restore = (kind: string, infos: readonly ParameterInfo[]) =>
    Object.fromEntries(
      infos.map(({ name, shape }) => {
        const entry = tensors[`${kind}.${name}`];
        if (entry?.shape.join() !== shape.join())
          throw unusable(`${kind} ${name} is ${entry ? `[${entry.shape}]` : "missing"}, expected [${shape}]`);
        const value = tensor(entry.values, [...shape]);
        restored.push(value);
        return [name, value];
      }),
    );
  try {
    const history = JSON.parse(metadata.history ?? "") as EpochMetrics[];
    if (!Array.isArray(history) || history.length !== epoch) throw unusable(`its history does not have ${epoch} rows`);
    return {
      epoch,
      parameters: restore("parameter", [...network.parameters, ...network.statistics]),
      velocities: restore("velocity", network.parameters),
      history,
    };
  } catch (error) {
    dispose(restored);
    throw error instanceof SyntaxError ? unusable("its history is not JSON") : error;
  }
}

function unusable(what: string): RangeError {
  return new RangeError(`cannot resume from this training checkpoint: ${what}: remove it to train from the start`);
}
