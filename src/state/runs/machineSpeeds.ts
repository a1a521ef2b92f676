import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import { type MeasuredSpeed, type SizedNetwork, speedName } from "../../experiment/plan/networkSpeed.ts";
import { labVersion } from "../../experiment/terms/version.ts";
import type { Pool } from "../../lab/pool/pool.ts";
import { measureSpeeds, type Speeds } from "../../lab/run/speeds.ts";
import { liveRun, runsStore } from "./runsStore.ts";

type SpeedStorage = Pick<Storage, "getItem" | "setItem">;

/** Most networks whose speed is remembered. */
const mostNetworks = 200;

/** One set of speeds per version, backend and device; earlier ones are not read. */
const place = ({ id, adapter }: Pick<BackendReport, "id" | "adapter">) =>
  `robin-lab-speeds-${labVersion}-${id}-${adapter}-${navigator.hardwareConcurrency}`;

/** Checked by hand: a schema would bring zod into the page's first load. */
function isSpeed(value: unknown): value is [name: string, speed: MeasuredSpeed] {
  const [name, speed] = Array.isArray(value) ? value : [];
  const { call, image, relative } = (speed ?? {}) as Partial<Record<keyof MeasuredSpeed, unknown>>;
  const isSeconds = (one: unknown) => typeof one === "number" && Number.isFinite(one) && one >= 0;
  return typeof name === "string" && [call, image, relative].every(isSeconds) && image !== 0 && relative !== 0;
}

/** The speeds measured on this machine so far. */
export function knownSpeeds(
  backend: Pick<BackendReport, "id" | "adapter">,
  storage: SpeedStorage = localStorage,
): Speeds {
  try {
    const stored: unknown = JSON.parse(storage.getItem(place(backend)) ?? "[]");
    return new Map(Array.isArray(stored) ? stored.filter(isSpeed) : []);
  } catch {
    // Damaged or from another program: it is measured again.
    return new Map();
  }
}

/** The speeds of these networks: those that are known, and the others measured now, in about a second. */
export async function measuredSpeeds(
  pool: Pick<Pool, "speeds" | "backend">,
  networks: readonly SizedNetwork[],
  atOnce: number,
  storage: SpeedStorage = localStorage,
): Promise<Speeds> {
  const known = knownSpeeds(pool.backend, storage);
  const speeds = await measureSpeeds(pool, networks, atOnce, known);
  if (speeds.size > known.size) store(pool.backend, speeds, storage);
  return speeds;
}

/** Takes these speeds for estimates from now on, in place of those that are known of the same networks. */
export function rememberSpeeds(
  backend: Pick<BackendReport, "id" | "adapter">,
  speeds: Speeds,
  storage: SpeedStorage = localStorage,
): void {
  store(backend, new Map([...knownSpeeds(backend, storage), ...speeds]), storage);
}

function store(backend: Pick<BackendReport, "id" | "adapter">, speeds: Speeds, storage: SpeedStorage): void {
  try {
    storage.setItem(place(backend), JSON.stringify([...speeds].slice(-mostNetworks)));
  } catch {
    // Without storage, the next visit measures again.
  }
}

/** Workers that an estimate measures on: two already share the memory of the machine as the workers of a run do. */
const measuring = 2;

/** `measuredSpeeds` for an estimate; while a run keeps the workers busy, only those that are known. */
export function speedsForEstimate(
  pool: Pick<Pool, "speeds" | "backend" | "size">,
  networks: readonly SizedNetwork[],
): Promise<Speeds> {
  return liveRun(runsStore.getState()) === undefined
    ? measuredSpeeds(pool, networks, Math.min(measuring, pool.size))
    : Promise.resolve(knownSpeeds(pool.backend));
}

/** Whether the speed of each of these networks is known. */
export const areMeasured = (networks: readonly SizedNetwork[], speeds: Speeds): boolean =>
  networks.every((network) => speeds.has(speedName(network)));
