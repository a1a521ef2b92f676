import { emptyGrid, refinement } from "../src/experiment/interactive/scoreGrid.ts";
import type { ScoresRequest } from "../src/experiment/interactive/scores.ts";
import type { SlicePart, SliceRequest } from "../src/experiment/interactive/slice.ts";
import { type SizedNetwork, speedName } from "../src/experiment/plan/networkSpeed.ts";
import type { System } from "../src/experiment/terms/system.ts";

export interface Asked {
  readonly request: SliceRequest;
  readonly signal: AbortSignal;
  part(stride: number): void;
  finish(): Promise<void>;
  fail(message: string): Promise<void>;
}

/** Calls of `slice` that the fake engine has received, in order. */
export const asked: Asked[] = [];
/** How long each network of the fake engine takes for an image. */
export const secondsPerImage = { value: 1e-6 };
export const settle = () => new Promise((resolve) => setTimeout(resolve));

/** Scores of two of ten classes grow to the right and to the top. */
function scoresOf({ columns, rows, x, y }: SliceRequest, points: Iterable<number>): Float32Array {
  const scores: number[] = [];
  for (const point of points)
    for (let cls = 0; cls < 10; cls++) {
      const [a, b] = [(point % columns) / columns, Math.floor(point / columns) / rows];
      scores.push(cls === 1 ? a * x[1] : cls === 2 ? b * y[1] : 0);
    }
  return Float32Array.from(scores);
}

/** In place of `src/state/systems/lab.ts`: an engine whose slices the test computes. */
export const lab = async () => ({
  backend: { id: "wasm", adapter: "" },
  size: 1,
  speeds: async (networks: readonly SizedNetwork[]) =>
    new Map(networks.map((network) => [speedName(network), { call: 0, image: secondsPerImage.value }])),
  describe: async () => ({
    shape: [20, 20, 1],
    classes: Array.from({ length: 10 }, (_, i) => String(i)),
    splits: { test: 4 },
  }),
  examples: async () => ({ images: new Uint8Array(1600).fill(102), labels: [7, 7, 3, 7] }),
  gradients: async ({ system }: ScoresRequest) => {
    const size = (system as System).members.length;
    const gradients = Array.from({ length: 10 }, (_, cls) =>
      Float32Array.from({ length: 400 }, (_, i) => Math.sin(cls * (i + size))),
    );
    return { images: [{ scores: new Float32Array(10), prediction: 0, gradients }] };
  },
  scores: async () => ({ images: [{ scores: new Float32Array(10), prediction: 7 }] }),
  slice: (request: SliceRequest, _weights: unknown, signal: AbortSignal, onPart: (part: SlicePart) => void) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      const levels = refinement(request.columns, request.rows);
      const all = Array.from({ length: request.columns * request.rows }, (_, point) => point);
      asked.push({
        request,
        signal,
        part(stride) {
          const level = levels.find((one) => one.stride === stride);
          if (level !== undefined) onPart({ stride, scores: scoresOf(request, level.points) });
        },
        async finish() {
          resolve({ ...emptyGrid({ ...request, classes: 10 }), scores: scoresOf(request, all) });
          await settle();
        },
        async fail(message) {
          reject(new Error(message));
          await settle();
        },
      });
    }),
});
