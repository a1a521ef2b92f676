import type { EpochMetrics } from "../../experiment/artefacts/artefact.ts";

/** Longest header that is read, in bytes: far more than names, shapes and the history of a thousand epochs. */
const longestHeader = 4 * 2 ** 20;

/**
 * The rows of the epochs behind a training checkpoint, read off the header of its safetensors file without touching any
 * weights. Empty when the bytes hold none: whether they can be gone on from is for the engine to judge.
 */
export function checkpointHistory(state: Uint8Array): readonly EpochMetrics[] {
  if (state.length < 8) return [];
  const length = Number(new DataView(state.buffer, state.byteOffset, 8).getBigUint64(0, true));
  if (length > longestHeader || 8 + length > state.length) return [];
  try {
    const header = JSON.parse(new TextDecoder().decode(state.subarray(8, 8 + length)));
    const history: unknown = JSON.parse(header.__metadata__?.history ?? "[]");
    return Array.isArray(history) ? (history as EpochMetrics[]) : [];
  } catch {
    return [];
  }
}
