import { Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { estimate } from "../../experiment/plan/cost.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import { planStudy } from "../../experiment/studies/planStudy.ts";
import type { ScaleId, Study } from "../../experiment/studies/study.ts";
import { aboutText, bytesText } from "../../experiment/terms/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { ratesOf } from "../../state/runs/rates.ts";
import { resultStore } from "../../state/runs/resultStore.ts";
import { cancelRun } from "../../state/runs/runLife.ts";
import { liveRun, runsStore } from "../../state/runs/runs.ts";
import { tasksAtOnce } from "../../state/runs/tasksAtOnce.ts";
import { startStudy, studyRunsStore } from "../../state/studies/studyRuns.ts";
import { labStore } from "../../state/systems/lab.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { sentence } from "../shared/words.ts";
import styles from "./Paper.module.css";

/** Starts a study at a scale on this machine, with what it costs, and shows how far it is. */
export function RunStudy({ study, scale }: { readonly study: Study; readonly scale: ScaleId }) {
  const { underWay, error } = useStore(studyRunsStore);
  const live = useStore(runsStore, liveRun);
  const cost = useCost(study, scale, live === undefined);
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
          <Button disabled={live === undefined || live.status === "cancelling"} onClick={cancelRun}>
            Cancel
          </Button>
        </>
      ) : (
        <>
          <Button
            variant="primary"
            icon={<Play />}
            disabled={underWay !== null || live !== undefined}
            onClick={() => void startStudy(study, scale)}
          >
            Run it here
          </Button>
          <p className={styles.note}>
            {live === undefined ? cost : "Another run is going on: wait, or cancel it in Train."}
          </p>
        </>
      )}
      {error !== null && underWay === null && (
        <Notice tone="error" title="The study ended early">
          {error}
        </Notice>
      )}
    </div>
  );
}

/** What the tasks of a study that are not stored yet will cost here, in a sentence; worked out anew after every run. */
function useCost(study: Study, scale: ScaleId, isIdle: boolean): string {
  const backend = useStore(labStore, (state) => state.backend?.id ?? "wasm");
  const [text, setText] = useState("Working out what it will cost…");
  useEffect(() => {
    if (!isIdle) return;
    let isCurrent = true;
    const tell = (found: string) => isCurrent && setText(found);
    costText(study, scale, backend).then(tell, (error: unknown) => tell(messageOf(error)));
    return () => {
      isCurrent = false;
    };
  }, [study, scale, backend, isIdle]);
  return text;
}

async function costText(
  study: Study,
  scale: ScaleId,
  backend: Parameters<typeof ratesOf>[0],
): Promise<string> {
  const planned = await planStudy(study, scale);
  const keys = new Set(await (await resultStore()).keys());
  const [first] = planned.experiments;
  if (first === undefined) throw new Error(`${study.id} has no experiment at scale ${scale}`);
  const whole: Plan = {
    ...first.plan,
    systems: planned.experiments.flatMap(({ plan }) => plan.systems),
    tasks: planned.tasks,
  };
  const { workers } = tasksAtOnce(whole, backend, keys);
  const { seconds, storageBytes, tasks } = estimate(whole, ratesOf(backend, workers), keys);
  const trainings = planned.tasks.filter(({ task, key }) => task.kind === "train" && !keys.has(key)).length;
  if (tasks === 0) return "Everything it needs is stored already: nothing will be computed again.";
  return `${sentence(aboutText(seconds))} on this machine: ${tasks} tasks, ${trainings} of them trainings, each once; ${bytesText(storageBytes)} of storage. It can be stopped at any time and goes on where it was.`;
}
