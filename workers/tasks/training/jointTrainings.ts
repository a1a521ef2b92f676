import { networkSize } from "../../../src/experiment/catalogue/networkFacts.ts";
import { gpuLimits } from "../../backend/memory.ts";
import { macrotask } from "../../macrotask.ts";
import { canStack } from "../../networks/stacked.ts";
import { type EpochRequest, type EpochResult, epochSteps, jointEpochSteps } from "./epochSteps.ts";
import type { TrainSetup } from "./trainSetup.ts";
import { disposeState } from "./trainState.ts";

/** The seat of one training among those that run at once. */
export interface Epochs {
  /** The weight steps of its next epoch. Takes ownership of the state. */
  next(request: EpochRequest): Promise<EpochResult>;
  /** The training has ended: the others wait for it no longer. */
  leave(): void;
  /** Seconds that it waited, or that its epochs took for the other trainings among them. */
  secondsOfOthers(): number;
}

interface Waiting {
  readonly request: EpochRequest;
  readonly resolve: (result: EpochResult) => void;
  readonly reject: (reason: unknown) => void;
  /** Its part of the seconds of the epoch. */
  ownSeconds: number;
}

/**
 * Lets trainings that run at once meet before every epoch, so that networks of equal layers and settings take its steps as
 * one. An epoch starts when no training is busy elsewhere, for instance with its validation. Those that are behind run
 * first, so that trainings that resume at different epochs meet again.
 */
export class JointTrainings {
  private readonly seated = new Set<Epochs>();
  private readonly waiting = new Set<Waiting>();
  private isRunning = false;
  private readonly now: () => number;

  /** @param now seconds since any fixed moment; for tests. */
  constructor(now = () => performance.now() / 1000) {
    this.now = now;
  }

  join(signal: AbortSignal): Epochs {
    let secondsOfOthers = 0;
    const seat: Epochs = {
      secondsOfOthers: () => secondsOfOthers,
      next: (request) => {
        this.seated.add(seat);
        const asked = this.now();
        let onAbort = () => {};
        let ownSeconds = () => 0;
        return new Promise<EpochResult>((resolve, reject) => {
          const entry: Waiting = { request, resolve, reject, ownSeconds: 0 };
          ownSeconds = () => entry.ownSeconds;
          onAbort = () => {
            if (!this.waiting.delete(entry)) return;
            disposeState(request.state);
            reject(signal.reason);
          };
          signal.addEventListener("abort", onAbort);
          this.waiting.add(entry);
          if (signal.aborted) onAbort();
          // Trainings that were sent together arrive in messages of their own.
          void macrotask().then(() => this.start());
        }).finally(() => {
          signal.removeEventListener("abort", onAbort);
          secondsOfOthers += this.now() - asked - ownSeconds();
        });
      },
      leave: () => {
        this.seated.delete(seat);
        this.start();
      },
    };
    return seat;
  }

  private start(): void {
    if (this.isRunning || this.waiting.size === 0 || this.waiting.size < this.seated.size) return;
    const all = [...this.waiting];
    const first = all.reduce((a, b) => (b.request.state.epoch < a.request.state.epoch ? b : a));
    const alike = all.filter(({ request }) => areAlike(first.request, request));
    const group = alike.length === 1 ? alike : alike.slice(0, mostTogether(first.request.setup));
    for (const entry of group) this.waiting.delete(entry);
    this.isRunning = true;
    void this.run(group).finally(() => {
      this.isRunning = false;
      this.start();
    });
  }

  private async run(group: readonly Waiting[]): Promise<void> {
    const [only] = group as readonly [Waiting];
    const begun = this.now();
    const share = () => {
      const seconds = this.now() - begun;
      for (const entry of group) entry.ownSeconds = seconds / group.length;
    };
    try {
      if (group.length === 1) {
        const result = await epochSteps(only.request);
        share();
        return only.resolve(result);
      }
      const results = await jointEpochSteps(group.map(({ request }) => request));
      share();
      for (const [m, result] of results.entries()) {
        const { resolve, reject } = group[m] as Waiting;
        if (result.status === "fulfilled") resolve(result.value);
        else reject(result.reason);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

/** Whether two trainings can take their next epoch as one. */
function areAlike(a: EpochRequest, b: EpochRequest): boolean {
  if (a === b) return true;
  const settings = ({ setup, state }: EpochRequest) =>
    JSON.stringify([setup.training, setup.task.defence, setup.task.dataset, setup.steps, state.epoch]);
  if (settings(a) !== settings(b) || !canStack([a.setup.network, b.setup.network])) return false;
  const { defence, task, training } = a.setup;
  const { params } = task.defence;
  // While a training warms up, it crafts the first part of every batch.
  const share = defence.adversarialFraction({ params, epoch: a.state.epoch, epochs: training.epochs });
  return defence.isPerExample(params) && (share === 0 || share === 1);
}

/** Activations, their gradients and what the kernels need for a moment. */
const copies = 3;

/** Networks whose joint step fits the GPU: its whole within the largest buffer, the largest layer within a binding. */
function mostTogether({ task, training, dataset, outputs }: TrainSetup): number {
  const { maxBufferSize, maxStorageBufferBindingSize } = gpuLimits();
  const { activations, parameters } = networkSize(task.network, dataset.shape, outputs);
  const perNetwork = 4 * training.batchSize * activations;
  const whole = copies * (perNetwork + 4 * parameters);
  return Math.max(1, Math.floor(Math.min(maxBufferSize / whole, maxStorageBufferBindingSize / (perNetwork / 2))));
}
