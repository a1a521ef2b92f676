import type { BackendId } from "../../experiment/artefacts/artefact.ts";

/**
 * Multiply-adds per second of one worker, as estimates count them, for a machine without measurements. WASM: measured
 * with digits-quick and trainings of Myrtle CNNs on a server core; the others are orders of magnitude.
 */
export const typicalRates: Readonly<Record<BackendId, number>> = {
  webgpu: 4e10,
  "wasm-fma": 2e10,
  wasm: 12e9,
  cpu: 1e8,
};
