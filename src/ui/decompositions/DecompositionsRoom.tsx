import { useState } from "react";
import { hierarchyDraft } from "../../experiment/presets/hierarchyDraft.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "../paper/Paper.module.css";
import { StudyRoom } from "../paper/StudyRoom.tsx";

const shelf = [
  { id: "hierarchy", name: "Hierarchy" },
  { id: "figure-8", name: "Its stages" },
  { id: "one-vs-one", name: "Pairs" },
  { id: "figure-6", name: "Ensembles" },
] as const;

const digits = Array.from({ length: 10 }, (_, cls) => cls);

/** The Decompositions room: other ways to make a classifier out of simpler ones. */
export function DecompositionsRoom() {
  return (
    <StudyRoom
      room="decompositions"
      title="Decompositions"
      lead="RoBin splits ten classes into ten yes-or-no questions. They can also be split into a first choice of a group and a second one inside it, into a duel for every pair, or not at all but voted on by several whole networks. Each meets the attacks that suit it."
      label="Split into"
      shelf={shelf}
    >
      <OwnSplit />
    </StudyRoom>
  );
}

/** Makes a hierarchy over groups of one's own choice, and takes it to Train. */
function OwnSplit() {
  const [groups, setGroups] = useState<Readonly<Record<number, "a" | "b">>>({});
  const [epsilon, setEpsilon] = useState(0.2);
  const groupOf = (cls: number) => groups[cls] ?? (cls < 5 ? "a" : "b");
  const members = (group: "a" | "b") => digits.filter((cls) => groupOf(cls) === group);
  const isSplit = members("a").length > 0 && members("b").length > 0;
  const split = [members("a"), members("b")].map((group) => group.join(",")).join("|");
  return (
    <Panel
      title="Your own split"
      lead="Put every digit into one of two groups: a coarse network tells the groups apart, a fine one the digits of each. Beside it a multiclass model is trained and attacked alike."
    >
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
      <div className={styles.own}>
        <NumberField
          label="Train against ℓ∞ epsilon, 0: not"
          name="Epsilon to train against"
          value={epsilon}
          min={0}
          max={1}
          step={0.01}
          onChange={setEpsilon}
        />
      </div>
      <div className={styles.start}>
        <Button
          variant="primary"
          disabled={!isSplit}
          onClick={() => {
            draftFrom(`Hierarchy ${split}`, hierarchyDraft(split, epsilon));
            location.hash = "#train";
          }}
        >
          Take it to Train
        </Button>
        <p className={styles.note} role="status">
          {isSplit
            ? `${members("a").join(" ")} against ${members("b").join(" ")}`
            : "Both groups need a digit: move one over."}
        </p>
      </div>
    </Panel>
  );
}
