import { useState } from "react";
import { hierarchyDraft } from "../../experiment/presets/hierarchyDraft.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { OwnExperiment } from "../paper/OwnExperiment.tsx";
import styles from "../paper/Paper.module.css";
import { StudyRoom } from "../paper/StudyRoom.tsx";

const digits = Array.from({ length: 10 }, (_, cls) => cls);

/** The Decompositions room: other ways to build a classifier from simpler ones. */
export function DecompositionsRoom() {
  return (
    <StudyRoom
      room="decompositions"
      title="Decompositions"
      lead="RoBin splits ten classes into ten yes-or-no questions. You can also choose a group first and then a class within it, compare every pair of classes, or use an ensemble. Each is attacked with suitable methods."
      label="Decomposition"
    >
      <OwnSplit />
    </StudyRoom>
  );
}

/** An experiment with the visitor's own hierarchy of two groups. */
function OwnSplit() {
  const [groups, setGroups] = useState<Readonly<Record<number, "a" | "b">>>({});
  const groupOf = (cls: number) => groups[cls] ?? (cls < 5 ? "a" : "b");
  const [a, b] = (["a", "b"] as const).map((group) => digits.filter((cls) => groupOf(cls) === group));
  const isSplit = a?.length !== 0 && b?.length !== 0;
  const split = [a, b].map((group) => group?.join(",")).join("|");
  return (
    <OwnExperiment
      title="Your own split"
      lead="Put each digit into one of two groups. A coarse network tells the groups apart, and a fine network per group tells its digits apart. For comparison, a multiclass model is trained and attacked in the same way."
      missing={isSplit ? null : "Each group needs at least one digit."}
      summary={`${a?.join(" ")} vs ${b?.join(" ")}`}
      make={(epsilon) => [`Hierarchy ${split}`, hierarchyDraft(split, epsilon)]}
    >
      {(epsilonField) => (
        <>
          <div className={styles.digits}>
            {digits.map((cls) => (
              <Segmented
                key={cls}
                size="s"
                label={`Digit ${cls}`}
                value={groupOf(cls)}
                options={[
                  { value: "a", label: "A" },
                  { value: "b", label: "B" },
                ]}
                onChange={(group) => setGroups({ ...groups, [cls]: group })}
              />
            ))}
          </div>
          <div className={styles.own}>{epsilonField}</div>
        </>
      )}
    </OwnExperiment>
  );
}
