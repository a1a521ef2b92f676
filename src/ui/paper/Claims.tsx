import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Verdict } from "../../experiment/answers/answer.ts";
import { answerOf, claimOf } from "../../experiment/answers/answers.ts";
import { studies } from "../../experiment/studies/index.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { demoStudy, isOnCifar, loadDemo, studyFilesStore } from "../../state/studies/studyFiles.ts";
import { Progress } from "../controls/Progress.tsx";
import layout from "../style/layout.module.css";
import styles from "./StudyAnswer.module.css";

/** Groups of verdicts, in the order of the list. */
const groups: readonly { readonly title: string; readonly verdicts: readonly Verdict[] }[] = [
  { title: "This lab's numbers support, at least in part", verdicts: ["for", "partly-for"] },
  { title: "They speak against, at least in part", verdicts: ["against", "partly-against"] },
  { title: "Mixed, or left open", verdicts: ["mixed", "open"] },
];

const titleOf = (study: string): string => studies.find(({ id }) => id === study)?.title ?? study;

const addressOf = (demo: string): string =>
  `#paper?study=${demoStudy(demo)}${isOnCifar(demo) ? "&source=shipped-cifar" : ""}`;

/** Every claim of the paper that a study tests, sorted by what the included results say about it. */
export function Claims() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={layout.fold} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>All answers: what the paper claims, and what this lab measured</summary>
      {isOpen && <ClaimList />}
    </details>
  );
}

function ClaimList() {
  const { demos, files, errors } = useStore(studyFilesStore);
  const ids = (demos ?? []).map(({ id }) => id).filter((id) => claimOf(demoStudy(id)) !== "");
  const hasCifar = ids.some(isOnCifar);
  useEffect(() => {
    for (const { id } of demos ?? []) void loadDemo(id);
  }, [demos]);
  const isReading = demos === null || ids.some((id) => files[id] === undefined && errors[id] === undefined);
  if (isReading) return <Progress label="Reading the included results" value={null} />;
  const answered = ids.flatMap((id) => {
    const answer = answerOf(demoStudy(id), files[id]?.rows ?? [], typographic);
    return answer === null ? [] : [{ id, answer }];
  });
  return (
    <div className={layout.tight}>
      {groups.map(({ title, verdicts }) => {
        const own = answered.filter(({ answer }) => verdicts.includes(answer.verdict));
        return (
          own.length > 0 && (
            <section key={title} aria-label={title}>
              <h2 className={styles.group}>
                {title} ({own.length})
              </h2>
              <ul className={styles.claims}>
                {own.map(({ id, answer }) => (
                  <li key={id}>
                    <b>{claimOf(demoStudy(id)).replace(/^./, (first) => first.toUpperCase())}.</b>{" "}
                    {hasCifar && `${isOnCifar(id) ? "CIFAR-10" : "Digits"}: `}
                    {answer.text}. <a href={addressOf(id)}>{titleOf(demoStudy(id))}</a>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
      <p className={layout.note}>
        Measured on ten digits{hasCifar && " and on CIFAR-10"} with small networks, each trained once: other data and
        larger networks may differ.
      </p>
    </div>
  );
}
