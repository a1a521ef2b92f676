import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../files/atomicFile.ts";

/** Jobs that are queued at once, and attempts after the first: a node may be lost, a time limit reached. */
const common = `jobs: 200
retries: 3
keep-going: true
rerun-incomplete: true
rerun-triggers: mtime
scheduler: greedy
latency-wait: 60
show-failed-logs: true
`;

const version7 = (folder: string, gpu: boolean) => `# Snakemake 7 on Slurm: snakemake --profile slurm
# Options of your cluster belong into the first line: --partition, --account, --qos.
cluster: >-
  mkdir -p logs && sbatch --parsable --requeue --open-mode=append --output=logs/slurm-%j.log
  --job-name={rule} --cpus-per-task={threads} --mem={resources.mem_mb} --time={resources.runtime}${gpu ? "\n  --gres=gpu:{resources.gpu}" : ""}
cluster-status: ${JSON.stringify(join(folder, "slurm", "status"))}
cluster-cancel: scancel
${common}`;

const version8 = `# Snakemake 8 on Slurm, with the package snakemake-executor-plugin-slurm: snakemake --profile slurm
# Options of your cluster: default-resources: [slurm_partition=NAME, slurm_account=NAME]
executor: slurm
${common}`;

const status = `#!/bin/sh
# Tells Snakemake 7 how a Slurm job stands: running, success or failed. A job whose node was lost is queued again by
# Slurm under the same number, and counts as running until then.
state=$(scontrol -o show job "$1" 2>/dev/null | sed -n 's/.*JobState=\\([A-Z_]*\\).*/\\1/p')
if [ -z "$state" ]; then
  state=$(sacct -j "$1" -X -n -P -o State 2>/dev/null | head -n 1 | cut -d ' ' -f 1)
fi
if [ -z "$state" ] && scontrol ping >/dev/null 2>&1; then
  # Slurm has forgotten the job: its receipt tells Snakemake how it ended.
  state=COMPLETED
fi
case "$state" in
  COMPLETED) echo success ;;
  BOOT_FAIL | CANCELLED | DEADLINE | FAILED | NODE_FAIL | OUT_OF_MEMORY | TIMEOUT) echo failed ;;
  *) echo running ;;
esac
`;

/**
 * Writes the Snakemake profile of a workflow for Slurm: `slurm/config.yaml` for Snakemake 7, `slurm/config.v8+.yaml`,
 * which Snakemake 8 prefers, and the script that asks Slurm for the state of a job.
 *
 * @param folder of the workflow, absolute.
 */
export async function writeSlurmProfile(folder: string, { gpu }: { readonly gpu: boolean }): Promise<void> {
  await writeAtomically(join(folder, "slurm", "config.yaml"), version7(folder, gpu));
  await writeAtomically(join(folder, "slurm", "config.v8+.yaml"), version8);
  await writeAtomically(join(folder, "slurm", "status"), status);
  await chmod(join(folder, "slurm", "status"), 0o755);
}
