import type { BackendId } from "../experiment/result.ts";

/** Multiply-adds per second of one worker before anything was measured on a machine: orders of magnitude. */
export const typicalRates: Readonly<Record<BackendId, number>> = { webgpu: 4e10, wasm: 5e9, cpu: 1e8 };
