import { vi } from "vitest";
import type { PlaygroundRequest, PlaygroundResult } from "../src/experiment/interactive/playground.ts";

export interface Asked {
  readonly request: PlaygroundRequest;
  readonly signal: AbortSignal;
  /** Answers as the engine would. */
  answer(): Promise<void>;
  fail(message: string): Promise<void>;
}

/** Requests that the fake engine has received, in order. */
export const asked: Asked[] = [];

/** Epochs that are added to those in a state, which holds at most 255. */
export const engine = { epochsBefore: 0 };

/** The epochs that a network was trained for, which its state consists of. */
export const epochIn = (state: Uint8Array | null) => state?.[0] ?? 0;

function resultOf({ networks, epochs, points, measure }: PlaygroundRequest): PlaygroundResult {
  const none = new Array<number>(points.length / 2).fill(0);
  const grid = {
    columns: 2,
    rows: 2,
    x: [0, 1],
    y: [0, 1],
    classes: 2,
    scores: new Float32Array(8),
  } as const;
  const view = {
    grid,
    wrong: none,
    distances: measure === null ? null : none.map(() => 0.2),
    censored: measure === null ? null : none,
  };
  return {
    networks: networks.map(({ state, views }) => ({
      state: Uint8Array.of(epochIn(state) + epochs),
      epoch: epochIn(state) + epochs + engine.epochsBefore,
      metrics: null,
      views: views.map(() => view),
    })),
  };
}

/** Lets promises and the time between two pictures pass. */
export const settle = () => vi.advanceTimersByTimeAsync(100);

/** In place of `src/state/systems/lab.ts`. */
export const lab = async () => ({
  playground: (request: PlaygroundRequest, _weights: unknown, signal: AbortSignal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      asked.push({
        request,
        signal,
        async answer() {
          resolve(resultOf(request));
          await settle();
        },
        async fail(message) {
          reject(new Error(message));
          await settle();
        },
      });
    }),
});
