import { Play } from "lucide-react";
import { useStore } from "zustand";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import { planStudy } from "../../experiment/studies/planStudy.ts";
import type { ScaleId, Study } from "../../experiment/studies/study.ts";
import { aboutText, bytesText } from "../../experiment/terms/format.ts";
import { cancelRun } from "../../state/runs/liveRun.ts";
import { liveRun, runsStore } from "../../state/runs/runsStore.ts";
import { startStudy, studyRunsStore } from "../../state/studies/studyRuns.ts";
import { arithmeticHere } from "../../state/systems/lab.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { sentence } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import { type Cost, useEstimate } from "../train/useEstimate.ts";
import styles from "./Paper.module.css";

/** Runs a study at a scale on this machine: its estimated cost before, its progress meanwhile. */
export function RunStudy({ study, scale }: { readonly study: Study; readonly scale: ScaleId }) {
  const { underWay, error } = useStore(studyRunsStore);
  const live = useStore(runsStore, liveRun);
  const isIdle = live === undefined;
  const cost = useEstimate(isIdle ? `${study.id} ${scale}` : null, () => wholePlan(study, scale));
  const isThis = underWay?.study === study.id && underWay.scale === scale;
  return (
    <div className={styles.start}>
      {isThis ? (
        <>
          <Progress
            label={underWay.experiment}
            value={live?.fraction ?? null}
            detail={underWay.left === 0 ? undefined : `${underWay.left} more to come`}
          />
          <Button disabled={isIdle || live.status === "cancelling"} onClick={cancelRun}>
            Cancel
          </Button>
        </>
      ) : (
        <>
          <Button
            variant="primary"
            icon={<Play />}
            disabled={underWay !== null || !isIdle}
            onClick={() => void startStudy(study, scale)}
          >
            Run it here
          </Button>
          <p className={layout.note}>
            {isIdle
              ? (cost.error ?? (cost.value === null ? "Estimating the cost…" : costText(cost.value)))
              : "Another run is in progress. Wait for it to finish, or cancel it in Train."}
          </p>
        </>
      )}
      {error !== null && underWay === null && (
        <Notice tone="error" title="The study stopped early">
          {error}
        </Notice>
      )}
    </div>
  );
}

function costText({ estimate: { seconds, storageBytes, tasks }, trainings }: Cost): string {
  if (tasks === 0) return "All results are already stored. Nothing will be recomputed.";
  return `${sentence(aboutText(seconds))} and ${bytesText(storageBytes)} of storage on this machine: ${tasks} tasks, including ${trainings} networks to train. You can stop at any time and resume later.`;
}

/** All experiments of a study as one plan, in which shared tasks appear once. */
async function wholePlan(study: Study, scale: ScaleId): Promise<Plan> {
  const { experiments, tasks } = await planStudy(study, scale, arithmeticHere());
  const [first] = experiments;
  if (first === undefined) throw new Error(`${study.id} has no experiment at scale ${scale}`);
  return { ...first.plan, systems: experiments.flatMap(({ plan }) => plan.systems), tasks };
}
