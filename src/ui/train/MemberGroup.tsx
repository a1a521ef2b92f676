import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { ScoreKind } from "../../experiment/catalogue/nouns.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { percent } from "../../figures/drawing/format.ts";
import { Term } from "../glossary/Term.tsx";
import { MemberCard } from "./MemberCard.tsx";
import styles from "./RunView.module.css";
import type { MemberGroupData } from "./runMembers.ts";

/** The cards of one system's member networks. The classes of `dataset` name the arms. */
export function MemberGroup({
  group,
  dataset,
  isLive,
}: {
  readonly group: MemberGroupData;
  readonly dataset: Choice;
  readonly isLive: boolean;
}) {
  const { system, networks, parameters, members, assembled } = group;
  const last = assembled.at(-1);
  const names = factsOf(dataset).classes;
  const done = members.filter(({ task }) => task.digest !== null).length;
  return (
    <section className={styles.group} aria-label={system.label}>
      <h3 className={styles.groupTitle} data-kind={system.kind}>
        <span>{system.label}</span>
        <span className={styles.groupFacts}>
          {networks === 1 ? (
            "1 network"
          ) : (
            <>
              {networks} {system.kind === "arms" ? <Term id="arm">arms</Term> : "networks"}
            </>
          )}
          , {parameters.toLocaleString("en-GB")} parameters,{" "}
          {members.length === 0 ? "made elsewhere" : `${done} trained`}
          {last !== undefined &&
            `; together ${percent(last.accuracy)} right after epoch ${last.epoch + 1} (${last.n} validation images)`}
        </span>
      </h3>
      <ul className={styles.cards}>
        {members.map(({ task, title }, index) => (
          <MemberCard
            key={task.key}
            title={titleOf(title, system.kind, names, index)}
            series={system.series}
            task={task}
            isLive={isLive}
          />
        ))}
      </ul>
    </section>
  );
}

function titleOf(role: string, kind: ScoreKind, classes: readonly string[], index: number): string {
  if (kind === "arms") return `Arm: ${classes[index]} or not?`;
  return role === "network" ? `Which of ${classes.length} classes?` : role;
}
