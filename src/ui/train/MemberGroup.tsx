import { entryOf } from "../../experiment/params.ts";
import { Term } from "../controls/Term.tsx";
import { MemberCard } from "./MemberCard.tsx";
import styles from "./RunView.module.css";
import type { MemberGroupData } from "./runMembers.ts";

/** The cards of one system's member networks. `classes` is the data set that names the arms' classes. */
export function MemberGroup({
  group,
  classes,
  isLive,
}: {
  readonly group: MemberGroupData;
  readonly classes: string;
  readonly isLive: boolean;
}) {
  const { system, parameters, members } = group;
  const names = entryOf("datasets", classes).classes;
  const done = members.filter(({ task }) => task.digest !== null).length;
  return (
    <section className={styles.group} aria-label={system.label}>
      <h3 className={styles.groupTitle} data-kind={system.kind}>
        <span>{system.label}</span>
        <span className={styles.groupFacts}>
          {members.length === 1 ? (
            "1 network"
          ) : (
            <>
              {members.length} <Term id="arm">arms</Term>
            </>
          )}
          , {parameters.toLocaleString("en-GB")} parameters, {done} trained
        </span>
      </h3>
      <ul className={styles.cards}>
        {members.map(({ task }, index) => (
          <MemberCard
            key={task.key}
            title={system.kind === "arms" ? `Arm: is it ${names[index]}?` : "Which digit is it?"}
            series={system.series}
            task={task}
            isLive={isLive}
          />
        ))}
      </ul>
    </section>
  );
}
