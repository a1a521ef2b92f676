import { Pause, Play, Square } from "lucide-react";
import { useMemo } from "react";
import { aboutText } from "../../experiment/terms/format.ts";
import { cancelRun, pauseTasks, resumeRun, resumeTasks } from "../../state/runs/liveRun.ts";
import { isLive, isPaused, type Run, runLabel } from "../../state/runs/run.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { ExportResults } from "../runs/ExportResults.tsx";
import { statuses } from "../runs/StatusMark.tsx";
import { trainingText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import { Headline } from "./Headline.tsx";
import { MemberGroup } from "./MemberGroup.tsx";
import { RunCurves } from "./RunCurves.tsx";

import { membersOfRun, phaseText } from "./runMembers.ts";
import { RunningEvaluations } from "./TaskControls.tsx";

/** One run, live or earlier: its progress, results so far, member networks, and training curves. */
export function RunView(props: {
  readonly run: Run;
  readonly isBusy: boolean;
  readonly onError: (text: string) => void;
}) {
  const { run, isBusy, onError } = props;
  const groups = useMemo(() => membersOfRun(run.plan, run.tasks), [run.plan, run.tasks]);
  const epochs = run.tasks.reduce((sum, { metrics }) => sum + metrics.length, 0);
  const canResume = !isLive(run) && run.status !== "finished" && run.status !== "elsewhere";
  return (
    <Panel
      title={runLabel(run)}
      lead={`${run.spec.name}. ${trainingText(run.spec)}; ${isPaused(run) ? "paused" : statuses[run.status].text}.`}
      actions={
        <>
          {run.summary !== null && <ExportResults source={{ kind: "run", run }} />}
          {run.status === "running" &&
            (isPaused(run) ? (
              <Button size="s" icon={<Play />} onClick={() => resumeTasks()}>
                Resume all
              </Button>
            ) : (
              <Button size="s" icon={<Pause />} onClick={() => pauseTasks()}>
                Pause all
              </Button>
            ))}
          {isLive(run) && (
            <Button size="s" icon={<Square />} onClick={cancelRun} disabled={run.status === "cancelling"}>
              {run.status === "cancelling" ? "Stopping…" : "Cancel"}
            </Button>
          )}
        </>
      }
    >
      <div className={layout.stack}>
        <Progress
          label={phaseText(run)}
          value={run.status === "preparing" && run.tasks.length === 0 ? null : run.fraction}
          detail={progressDetail(run)}
        />
        {run.error !== null && (
          <Notice tone="error" title="The run stopped with an error">
            {run.error}
          </Notice>
        )}
        {run.notices.map((text) => (
          <Notice key={text} tone="warning">
            {text}
          </Notice>
        ))}
        {canResume && (
          <Notice
            tone="info"
            title={run.status === "failed" ? "Part of this run failed" : "This run is unfinished"}
            action={
              <Button
                variant="primary"
                icon={<Play />}
                disabled={isBusy}
                onClick={() => void resumeRun(run.id).catch((error: Error) => onError(error.message))}
              >
                Resume
              </Button>
            }
          >
            {finishedCount(run)} of {run.tasks.length} tasks are finished and stored. Trainings and attacks resume where
            they stopped.
          </Notice>
        )}
        {run.status === "elsewhere" && (
          <Notice tone="info" title="This run is active in another tab">
            You can follow it here. Pause or cancel it in the other tab. If that tab closes, resume the run here.
          </Notice>
        )}
        {run.status === "running" && <RunningEvaluations tasks={run.tasks} />}
        <Failures run={run} />
        {run.summary !== null && <Headline run={run} summary={run.summary} />}
        {groups.map((group) => (
          <MemberGroup
            key={group.system.id}
            group={group}
            dataset={run.spec.dataset}
            isLive={run.status === "running"}
          />
        ))}
        {epochs > 0 && <RunCurves run={run} groups={groups} epochs={epochs} />}
      </div>
    </Panel>
  );
}

function Failures({ run }: { readonly run: Run }) {
  const reasons = [
    ...new Set(
      run.tasks.flatMap(({ status, error, task }) =>
        status === "failed" && task.kind !== "train" && error !== null ? [error] : [],
      ),
    ),
  ];
  if (reasons.length === 0) return null;
  return (
    <Notice tone="error" title="Some evaluations failed; all other results are stored">
      {reasons.slice(0, 5).map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </Notice>
  );
}

const finishedCount = (run: Run) => run.tasks.filter(({ digest }) => digest !== null).length;

function progressDetail(run: Run): string {
  if (run.tasks.length === 0) return "";
  const tasks = `${finishedCount(run)} of ${run.tasks.length} tasks`;
  if (isPaused(run) || (run.status !== "running" && run.status !== "elsewhere")) return tasks;
  return `${tasks}, ${run.etaSeconds === null ? "time left unknown" : `${aboutText(run.etaSeconds)} left`}`;
}
