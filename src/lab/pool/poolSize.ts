/** Workers beyond this gain little: memory bandwidth is shared. */
export const mostWorkers = 8;
/** Share of the machine's memory that all workers together may take. */
const memoryShare = 0.5;

/** Bounds on the number of tasks that run at once on a CPU; the smallest counts. */
interface PoolBounds {
  readonly cores: number;
  readonly most: number;
  /** How many copies of the largest task fit into half of the memory. */
  readonly fitting: number;
}

/** @param memory of the machine, in bytes. @param bytesPerWorker estimated memory of the largest task. */
export function poolBounds(cores: number, memory: number, bytesPerWorker: number): PoolBounds {
  const fitting = Math.max(1, Math.floor((memory * memoryShare) / Math.max(1, bytesPerWorker)));
  return { cores, most: mostWorkers, fitting };
}

/** Tasks that run at once on a CPU: one per core, at most eight, and no more than fit into half of the memory. */
export function cpuPoolSize(cores: number, memory: number, bytesPerWorker: number): number {
  const bounds = poolBounds(cores, memory, bytesPerWorker);
  return Math.max(1, Math.min(bounds.cores, bounds.most, bounds.fitting));
}

/** Workers of a page, for any experiment; each run decides how many of them its memory allows. */
export function mostAtOnce(cores: number): number {
  return Math.max(1, Math.min(cores, mostWorkers));
}
