import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import {
  type MeasuredSpeed,
  networksOf,
  type SizedNetwork,
  type SpeedOf,
  speedName,
  speedsFrom,
  typicalSpeed,
  usualRelative,
} from "../../experiment/plan/networkSpeed.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Pool } from "../pool/pool.ts";
import { typicalRates } from "./typicalRates.ts";

/** Measured speeds by `speedName`. */
export type Speeds = ReadonlyMap<string, MeasuredSpeed>;

/** The speed of every network on a backend, from what is measured of it. */
export const speedOfBackend = (backend: BackendId, measured: Speeds = new Map()): SpeedOf =>
  speedsFrom(measured, typicalRates[backend]);

/** Multiply-adds per second of one worker, as `taskMultiplyAdds` counts them, for large batches. */
export const multiplyAddsPerSecond = (backend: BackendId, measured: Speeds): number =>
  typicalRates[backend] / usualRelative(measured);

/** Measures networks on the workers of a pool, in about a second, and adds them to those that are known. */
export async function measureSpeeds(
  pool: Pick<Pool, "speeds" | "backend">,
  networks: readonly SizedNetwork[],
  atOnce: number,
  known: Speeds = new Map(),
): Promise<Speeds> {
  const missing = networks.filter((network) => !known.has(speedName(network)));
  if (missing.length === 0) return known;
  const found = await pool.speeds(missing, atOnce);
  const speeds = new Map(known);
  for (const network of missing) {
    const speed = found.get(speedName(network));
    const { image } = typicalSpeed(network, typicalRates[pool.backend.id]);
    if (speed !== undefined) speeds.set(speedName(network), { ...speed, relative: speed.image / image });
  }
  return speeds;
}

/** `measureSpeeds` of the networks of some tasks. */
export const measureTasks = (
  pool: Pick<Pool, "speeds" | "backend">,
  tasks: readonly PlannedTask[],
  atOnce: number,
  known?: Speeds,
): Promise<Speeds> => measureSpeeds(pool, networksOf(tasks), atOnce, known);
