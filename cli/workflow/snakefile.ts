/**
 * The Snakefile of a workflow: one rule per kind of task, whose jobs are those of `workflow.json` beside it. Snakemake 7
 * and 8 read it. What Snakemake sees of a job is its receipt, which lists the artefacts and their digests: it deletes the
 * outputs of a job that fails or runs again, and finished artefacts must survive that.
 */
export const snakefile = `# Written by "lab workflow" for Snakemake 7 and 8. The jobs are in workflow.json.
#   snakemake --cores 8             on this machine
#   snakemake --profile slurm       on a Slurm cluster
# Settings: --config max_minutes=1440 (time limit of the partition), --config lab="node /shared/lab/lab.mjs"
import json
import os

with open(os.path.join(workflow.basedir, "workflow.json")) as file:
    PLAN = json.load(file)
JOBS = PLAN["jobs"]
LAB = config.get("lab", PLAN["command"])
MAX_MINUTES = int(config.get("max_minutes", 10**6))


workdir: workflow.basedir


localrules: all, summarise


rule all:
    input: "receipts/summary",


# A job's receipt lists its artefacts. It stands for them because Snakemake deletes the outputs of a job that failed,
# while "lab task" keeps every finished artefact and computes none twice.
def receipts(jobs):
    return [ancient(f"receipts/{job}.json") for job in jobs]


rule summarise:
    input: receipts(JOBS),
    output: touch("receipts/summary"),
    log: "logs/summarise.log",
    shell: "{LAB} summarise . 2>&1 | tee {log}"


for kind in sorted({job["kind"] for job in JOBS.values()}):

    rule:
        name: kind
        input: lambda wildcards, kind=kind: receipts(JOBS[f"{kind}-{wildcards.job}"]["needs"]),
        output: "receipts/" + kind + "-{job}.json",
        log: "logs/" + kind + "-{job}.log",
        wildcard_constraints: job="[0-9a-f]+",
        params: id=kind + "-{job}",
        threads: PLAN["threads"]
        resources:
            mem_mb=lambda wildcards, attempt, kind=kind: JOBS[f"{kind}-{wildcards.job}"]["memoryMb"] * attempt,
            runtime=lambda wildcards, attempt, kind=kind: min(
                JOBS[f"{kind}-{wildcards.job}"]["minutes"] * attempt, MAX_MINUTES
            ),
            **({"gpu": 1} if PLAN["backend"] == "webgpu" else {}),
        # The process replaces the shell, so that it receives SIGTERM and saves its checkpoint.
        shell: "exec {LAB} task --job {params.id} --store . --workers {threads} > {log} 2>&1"
`;
