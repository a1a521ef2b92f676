import { CircleDashed, CircleX, OctagonAlert, ShieldCheck } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import type { Threat } from "../../../experiment/terms/choice.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import { attackAgain } from "../../../state/attack/attack.ts";
import type { SystemAttack } from "../../../state/attack/attackedImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { shortNames } from "../../../state/attack/causesText.ts";
import { Button } from "../../controls/Button.tsx";
import { Progress } from "../../controls/Progress.tsx";
import type { ScoredImage } from "./scored.ts";
import styles from "./VerdictBox.module.css";
import { type Verdict, verdictAt, verdictBefore, verdictOf, verdictWithout, withReading } from "./verdict.ts";

interface VerdictBoxProps {
  readonly side: SystemAttack | undefined;
  readonly pending: SystemAttack | undefined;
  readonly name: string;
  /** The attacked image. */
  readonly image: ScoredImage | null;
  readonly threat: Threat | null;
  readonly target: number | null;
  /** The image of the room and the answer to it, before an attack. */
  readonly own: ScoredImage | null;
  readonly before: number | undefined;
  /** The run and the step on show. */
  readonly run: Trajectory | undefined;
  readonly now: number;
  /** Said beside the outcome, where the settings are out of sight. */
  readonly budget?: Threat;
}

const icons = { held: ShieldCheck, fooled: OctagonAlert, wrong: CircleX, none: CircleDashed } as const;

/** The verdict on one system at the step on show, or the progress of a running attack. */
export function VerdictBox(props: VerdictBoxProps) {
  const { side, pending, name, budget } = props;
  const playing = useStore(attackStore, (state) => state.playback.playing);
  const verdict = useVerdict(props);
  const Icon = icons[verdict.kind];
  return (
    <div
      className={styles.verdict}
      data-kind={pending === undefined ? verdict.kind : "none"}
      data-failed={side?.status === "failed" || undefined}
    >
      {pending !== undefined ? (
        <Progress
          label={pendingText(pending)}
          value={pending.status === "running" && pending.total > 0 ? pending.done / pending.total : null}
          tone="series"
        />
      ) : (
        <>
          <Icon className={styles.icon} aria-hidden="true" />
          {/* Announced by screen readers when it changes, but not at every step of a playback; progress is not. */}
          <div aria-live={playing ? "off" : "polite"}>
            <p className={styles.outcome}>
              {verdict.outcome}{" "}
              {budget !== undefined && (
                <span className={styles.budget}>
                  {verdict.kind === "held" || verdict.kind === "fooled" ? "within" : "budget"} {threatText(budget)}
                </span>
              )}
            </p>
            {side?.status === "failed" ? (
              <>
                <p className={styles.headline}>{name} could not be attacked.</p>
                <p className={styles.detail}>{shortNames(side.error ?? "")}</p>
                <Button size="s" onClick={() => void attackAgain()}>
                  Try again
                </Button>
              </>
            ) : (
              <>
                <p className={styles.headline}>{verdict.headline}</p>
                <p className={styles.detail}>{verdict.detail}</p>
              </>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function useVerdict({ side, name, image, threat, target, own, before, run, now }: VerdictBoxProps): Verdict {
  const hasFailed = useStore(attackStore, (state) => state.failure !== null);
  const facts = useMemo(() => {
    if (side?.crafted == null || image?.label == null || threat === null) return null;
    const { classes, label, errs } = image;
    const { cleanPrediction, runs, best } = side.crafted;
    return { name, classes, label, errs, cleanPrediction, runs, best, target, ...threat };
  }, [side, name, image, threat, target]);
  if (facts !== null) {
    const verdict = run !== undefined && now < run.end ? verdictAt(facts, run, now) : verdictOf(facts);
    return image?.isRead === true ? withReading(verdict, facts) : verdict;
  }
  const hasImage = own !== null && own.source.kind !== "none";
  if (hasImage && before !== undefined) return verdictBefore({ ...own, name, cleanPrediction: before });
  return verdictWithout(name, hasImage, hasFailed);
}

function pendingText({ status, done, total }: SystemAttack): string {
  if (status === "running" && total > 0) return `Attacking: step ${done} of ${total}`;
  return statusTexts[status];
}

const statusTexts: Readonly<Record<SystemAttack["status"], string>> = {
  waiting: "Waiting for its turn",
  weights: "Loading and verifying the weights",
  running: "Attacking",
  done: "Attacked",
  failed: "Failed",
  stopped: "Stopped",
};
