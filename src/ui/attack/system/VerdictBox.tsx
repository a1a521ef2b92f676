import { ShieldAlert, ShieldCheck, ShieldX } from "lucide-react";
import { useMemo } from "react";
import type { Threat } from "../../../experiment/terms/choice.ts";
import type { SystemAttack } from "../../../state/attack/attackedImage.ts";
import { Progress } from "../../controls/Progress.tsx";
import type { ScoredImage } from "./scored.ts";
import styles from "./VerdictBox.module.css";
import { type Verdict, verdictOf } from "./verdict.ts";

interface VerdictBoxProps {
  readonly side: SystemAttack | undefined;
  readonly pending: SystemAttack | undefined;
  readonly name: string;
  readonly image: ScoredImage | null;
  readonly threat: Threat | null;
  readonly target: number | null;
}

const icons = { held: ShieldCheck, fooled: ShieldAlert, wrong: ShieldX } as const;

/** The verdict on one system, or the progress of a running attack. */
export function VerdictBox({ side, pending, name, image, threat, target }: VerdictBoxProps) {
  const verdict = useMemo((): Verdict | null => {
    if (side?.crafted == null || image?.label == null || threat === null) return null;
    const { cleanPrediction, runs, best } = side.crafted;
    return verdictOf({
      name,
      classes: image.classes,
      label: image.label,
      errs: image.errs,
      cleanPrediction,
      runs,
      best,
      target,
      ...threat,
    });
  }, [side, name, image, threat, target]);
  const Icon = verdict === null ? null : icons[verdict.kind];
  return (
    <div className={styles.verdict} data-kind={verdict?.kind}>
      {pending !== undefined ? (
        <Progress
          label={pendingText(pending)}
          value={pending.status === "running" && pending.total > 0 ? pending.done / pending.total : null}
          tone={side?.system.scoreKind === "arms" || pending.system.scoreKind === "arms" ? "robin" : "multiclass"}
        />
      ) : (
        <>
          {Icon !== null && <Icon className={styles.icon} aria-hidden="true" />}
          {/* Announced by screen readers when it changes; progress is not. */}
          <div aria-live="polite">
            {verdict !== null && (
              <>
                <p className={styles.headline}>{verdict.headline}</p>
                <p className={styles.detail}>{verdict.detail}</p>
              </>
            )}
            {side?.status === "failed" && (
              <>
                <p className={styles.headline}>{name} could not be attacked.</p>
                <p className={styles.detail}>{side.error}</p>
              </>
            )}
            {verdict === null && side?.status !== "failed" && (
              <>
                <p className={styles.headline}>{name} has not been attacked yet.</p>
                <p className={styles.detail}>Choose an image and a budget, then press Attack.</p>
              </>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function pendingText({ status, done, total }: SystemAttack): string {
  if (status === "running" && total > 0) return `Attacking: step ${done} of ${total}`;
  return statusTexts[status];
}

const statusTexts: Readonly<Record<SystemAttack["status"], string>> = {
  waiting: "Waiting for the other system",
  weights: "Loading and verifying the weights",
  running: "Attacking",
  done: "Attacked",
  failed: "Failed",
  stopped: "Stopped",
};
