import type { EpochMetrics } from "../../experiment/artefacts/artefact.ts";

/** Largest header that is read, in bytes: far more than the names, shapes and history of a thousand epochs need. */
const longestHeader = 4 * 2 ** 20;

/**
 * The metrics of the epochs before a training checkpoint, read from the header of its safetensors file without reading
 * any weights. Empty when the header has none; only the engine can tell whether training can resume from the bytes.
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

/** The share of the work before the checkpoint of an evaluation, 0 to 1. */
export function checkpointShare(state: Uint8Array): number {
  try {
    const { share } = JSON.parse(new TextDecoder().decode(state));
    return typeof share === "number" && share > 0 ? Math.min(1, share) : 0;
  } catch {
    return 0;
  }
}
