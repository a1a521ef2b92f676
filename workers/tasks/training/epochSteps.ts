import { dispose, slice, squeeze, stack, type Tensor, type Tensor1D, tidy } from "@tensorflow/tfjs-core";
import { epochBatches } from "../../../src/experiment/sampling/batches.ts";
import { stacked } from "../../networks/stacked.ts";
import type { TrainSetup } from "./trainSetup.ts";
import { disposeState, type TrainState } from "./trainState.ts";
import { trainBatch } from "./trainStep.ts";

type Values = Pick<TrainState, "parameters" | "velocities">;

/** One training that wants its next epoch. */
export interface EpochRequest {
  readonly setup: TrainSetup;
  /** Owned by the epoch, which disposes it. */
  readonly state: TrainState;
  /** Called after each batch; the training ends with what it throws. */
  yieldPoint(): Promise<void>;
  /** Receives the number of finished batches of the whole training. */
  report(batches: number): void;
}

/** The values after an epoch, and the loss of each batch. */
export interface EpochResult extends Values {
  readonly losses: Float32Array;
}

/** The weight steps of one epoch of one training. Reads back once. */
export async function epochSteps({ setup, state, yieldPoint, report }: EpochRequest): Promise<EpochResult> {
  const { values, losses } = await steps([setup], state, async (done) => {
    report(done);
    await yieldPoint();
    return true;
  });
  return { ...values, losses };
}

/**
 * The weight steps of one epoch of several trainings at once: networks of equal layers and settings, at the same epoch. Each
 * training settles by itself; the others go on when one is stopped.
 */
export async function jointEpochSteps(requests: readonly EpochRequest[]): Promise<PromiseSettledResult<EpochResult>[]> {
  const setups = requests.map(({ setup }) => setup);
  const states = requests.map(({ state }) => state);
  const together = {
    epoch: (states[0] as TrainState).epoch,
    parameters: stacked(states.map(({ parameters }) => parameters)),
    velocities: stacked(states.map(({ velocities }) => velocities)),
  };
  for (const state of states) disposeState(state);
  const stopped = new Map<number, unknown>();
  const { values, losses } = await steps(setups, together, async (done) => {
    await Promise.all(
      requests.map(async ({ report, yieldPoint }, m) => {
        if (stopped.has(m)) return;
        report(done);
        await yieldPoint().catch((reason) => stopped.set(m, reason));
      }),
    );
    return stopped.size < requests.length;
  });
  const results = requests.map((_, m): PromiseSettledResult<EpochResult> => {
    if (stopped.has(m)) return { status: "rejected", reason: stopped.get(m) };
    const own = losses.filter((_, i) => i % requests.length === m);
    return { status: "fulfilled", value: { ...partOf(values, m), losses: own } };
  });
  dispose([values.parameters, values.velocities] as never);
  return results;
}

/** The values of network m, as new tensors. */
function partOf({ parameters, velocities }: Values, m: number): Values {
  const part = (all: Readonly<Record<string, Tensor>>) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, squeeze(slice(value, m, 1), [0])]));
  return tidy(() => ({ parameters: part(parameters), velocities: part(velocities) })) as Values;
}

/** Takes ownership of `state`. The losses are [batches, networks], as far as `goOn` let the epoch run. */
async function steps(
  setups: readonly TrainSetup[],
  state: Pick<TrainState, "epoch"> & Values,
  goOn: (done: number) => Promise<boolean>,
): Promise<{ readonly values: Values; readonly losses: Float32Array }> {
  const { epoch } = state;
  const epochs = setups.map(({ task, training, labels }) =>
    epochBatches({ labels, epoch, batchSize: training.batchSize, ...task }),
  );
  const losses: Tensor1D[] = [];
  let current = state;
  try {
    const count = (epochs[0] ?? []).length;
    for (let batch = 0; batch < count; batch++) {
      const indices = setups.map(({ dataset }, m) =>
        Array.from(epochs[m]?.[batch] ?? [], (position) => dataset.splits.train[position] as number),
      );
      const before = current;
      const { loss, ...values } = await trainBatch(setups, before, batch, indices);
      current = { ...before, ...values };
      dispose([before.parameters, before.velocities] as never);
      losses.push(loss);
      if (!(await goOn(epoch * count + batch + 1))) break;
    }
    const all = stack(losses);
    const read = await all.data<"float32">();
    dispose(all);
    return { values: current, losses: read };
  } catch (error) {
    dispose([current.parameters, current.velocities] as never);
    throw error;
  } finally {
    dispose(losses);
  }
}
