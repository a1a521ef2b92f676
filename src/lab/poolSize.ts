/** Workers beyond this gain little: memory bandwidth is shared. */
const mostWorkers = 8;
/** Share of the machine's memory that workers may take together. */
const memoryShare = 0.5;

/**
 * Tasks that run at once on a CPU: one per core, at most eight, and no more than fit into half of the memory.
 *
 * @param memory bytes of the machine. @param bytesPerWorker the estimate for the largest task.
 */
export function cpuPoolSize(cores: number, memory: number, bytesPerWorker: number): number {
  const fitting = Math.floor((memory * memoryShare) / Math.max(1, bytesPerWorker));
  return Math.max(1, Math.min(cores, mostWorkers, fitting));
}
