import type { BackendId } from "../artefacts/artefact.ts";
import { type MeasuredSpeed, speedName, typicalSpeed } from "../plan/networkSpeed.ts";
import type { BenchFile, Measurement } from "./benchResult.ts";
import { benchNetworks } from "./benchWork.ts";

type Speeds = ReadonlyMap<string, MeasuredSpeed>;

/**
 * The speeds that a benchmark measured of the lab on a backend, by `speedName`, for estimates: with the largest number of
 * workers, since they share the memory of the machine as the workers of a run do.
 *
 * @param multiplyAddsPerSecond of a typical worker of this backend
 */
export function benchSpeeds(
  { measurements }: Pick<BenchFile, "measurements">,
  backend: BackendId,
  multiplyAddsPerSecond: number,
): Speeds {
  const speeds = new Map<string, MeasuredSpeed>();
  for (const { id, sized } of benchNetworks) {
    const found = measurements
      .filter((one) => one.network === id && one.engine === "lab" && one.backend === backend && one.speed !== null)
      .reduce<Measurement | null>((most, one) => (most === null || one.workers > most.workers ? one : most), null);
    if (found?.speed == null) continue;
    const relative = found.speed.image / typicalSpeed(sized, multiplyAddsPerSecond).image;
    speeds.set(speedName(sized), { ...found.speed, relative });
  }
  return speeds;
}
