import clsx from "clsx";
import { CircleHelp, Scale, ThumbsDown, ThumbsUp } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { type Verdict, verdictTexts } from "../../experiment/answers/answer.ts";
import { answerOf, claimOf } from "../../experiment/answers/answers.ts";
import { studyOf } from "../../experiment/studies/index.ts";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { loadDemo, studyFilesStore } from "../../state/studies/studyFiles.ts";
import styles from "./StudyAnswer.module.css";

const icons = {
  for: ThumbsUp,
  "partly-for": ThumbsUp,
  against: ThumbsDown,
  "partly-against": ThumbsDown,
  mixed: Scale,
  open: CircleHelp,
} as const satisfies Record<Verdict, unknown>;

/** The answer of a study in one sentence from its numbers, and what it means for the paper's claim. */
export function Answer({ study, rows }: { readonly study: string; readonly rows: readonly StudyRow[] }) {
  const answer = answerOf(study, rows, typographic);
  if (answer === null) return null;
  const Icon = icons[answer.verdict];
  return (
    <div className={styles.answer} data-verdict={answer.verdict}>
      <p className={styles.text}>{answer.text}.</p>
      <p className={styles.verdict}>
        <Icon aria-hidden="true" />
        <span>
          This <strong>{verdictTexts[answer.verdict]}</strong> the paper's claim that {claimOf(study)}.
        </span>
      </p>
    </div>
  );
}

/** The answer of a study from its included results in few lines, with a link to them. */
export function StudyAnswer({ id }: { readonly id: string }) {
  const file = useStore(studyFilesStore, ({ files }) => files[id]);
  const error = useStore(studyFilesStore, ({ errors }) => errors[id]);
  useEffect(() => void loadDemo(id), [id]);
  if (error !== undefined) return <p>The measured numbers could not be read: {error}</p>;
  if (file === undefined) return <p>Reading the measured numbers…</p>;
  const answer = answerOf(id, file.rows, typographic);
  if (answer === null) return null;
  return (
    <p className={clsx(styles.answer, styles.short)} data-verdict={answer.verdict}>
      {answer.text}. This <strong>{verdictTexts[answer.verdict]}</strong> the paper's claim that {claimOf(id)}. (
      <a href={`#paper?study=${id}`}>{studyOf(id)?.title ?? id}</a>, measured by this lab)
    </p>
  );
}
