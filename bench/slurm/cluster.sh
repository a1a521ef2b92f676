#!/usr/bin/env bash
# A Slurm cluster on one machine, for tests: one controller and two nodes of one core each, from Debian's packages
# slurm-wlm and munge, with keys, configuration and logs in a folder of its own. Run as root.
#   cluster.sh start DIR      prints the line that makes sbatch and squeue use it
#   cluster.sh lose NODE DIR  kills a node and everything that runs on it, as a power failure does
#   cluster.sh stop DIR
set -eu
host=$(hostname)

start() {
  mkdir -p "$1" && cd "$1" && dir=$(pwd)
  mkdir -p munge state spool/node1 spool/node2
  chmod 700 munge
  dd if=/dev/urandom of=munge/key bs=1024 count=1 status=none
  chmod 600 munge/key
  munged --force --key-file="$dir/munge/key" --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" \
    --log-file="$dir/munge/log" --seed-file="$dir/munge/seed"
  cat >slurm.conf <<END
ClusterName=lab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${LAB_SLURM_PORT:-17817}
AuthInfo=socket=$dir/munge/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SlurmdTimeout=15
KillWait=5
ReturnToService=2
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((${LAB_SLURM_PORT:-17817} + 1)) CPUs=1 RealMemory=8000
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((${LAB_SLURM_PORT:-17817} + 2)) CPUs=1 RealMemory=8000
PartitionName=all Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
END
  export SLURM_CONF=$dir/slurm.conf
  slurmctld
  slurmd -N node1
  slurmd -N node2
  echo "export SLURM_CONF=$SLURM_CONF"
}

# The processes of the jobs of a node, and the daemons that watch over them.
processes_of() {
  for environment in /proc/[0-9]*/environ; do
    if grep -qzx "SLURMD_NODENAME=$1" "$environment" 2>/dev/null && grep -qzx "SLURM_CONF=$SLURM_CONF" "$environment"; then
      pid=${environment#/proc/}
      pid=${pid%/environ}
      parent=$(awk '{print $4}' "/proc/$pid/stat" 2>/dev/null || true)
      echo "$pid"
      if grep -q slurmstepd "/proc/$parent/comm" 2>/dev/null; then echo "$parent"; fi
    fi
  done
}

lose() {
  export SLURM_CONF=$(cd "$2" && pwd)/slurm.conf
  kill -9 "$(cat "$2/$1.pid")" $(processes_of "$1" | sort -u) 2>/dev/null || true
}

stop() {
  export SLURM_CONF=$(cd "$1" && pwd)/slurm.conf
  for node in node1 node2; do
    lose "$node" "$1"
  done
  kill "$(cat "$1/slurmctld.pid")" "$(cat "$1/munge/pid")" 2>/dev/null || true
}

command=${1:?start, lose or stop expected}
shift
case "$command" in
  start | lose | stop) "$command" "$@" ;;
  *) echo "$command found, start, lose or stop expected" >&2 && exit 2 ;;
esac
