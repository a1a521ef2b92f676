import { useState } from "react";
import { modelsDraft } from "../../experiment/presets/modelsDraft.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Choices } from "../controls/Choices.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import styles from "../paper/Paper.module.css";
import { StudyRoom } from "../paper/StudyRoom.tsx";

const shelf = [
  { id: "figure-4", name: "Accuracy" },
  { id: "figure-1", name: "Distances" },
  { id: "regimes", name: "Regimes" },
  { id: "hazardous", name: "Hazardous" },
] as const;

const digits = Array.from({ length: 10 }, (_, cls) => String(cls));

/** The Simplicity room: are classifiers with fewer labels harder to fool? */
export function SimplicityRoom() {
  return (
    <StudyRoom
      room="simplicity"
      title="Simplicity"
      lead="Ask only one thing, such as “is it a 3?”, and let networks answer that know 2, 4, 7 or all 10 labels; the labels that a network does not know are one superclass. All are judged on the same question: does the number of labels decide how easily the answer is turned?"
      label="Question"
      shelf={shelf}
    >
      <OwnModels />
    </StudyRoom>
  );
}

/** Makes an experiment of one's own choice of class and labels, and takes it to Train. */
function OwnModels() {
  const [asked, setAsked] = useState("3");
  const [order, setOrder] = useState(1);
  const [ks, setKs] = useState<readonly string[]>(["2", "4", "10"]);
  const [epsilon, setEpsilon] = useState(0.2);
  return (
    <Panel
      title="Your own question"
      lead="Choose the class that is asked for and how many labels the networks know. Train shows what it costs before anything starts."
    >
      <div className={styles.own}>
        <Select
          label="Is it a"
          value={asked}
          options={digits.map((value) => ({ value, label: value }))}
          onChange={setAsked}
        />
        <NumberField
          label="Seed of the order"
          name="Seed of the order in which the other classes get labels of their own"
          value={order}
          min={0}
          max={999_999_999}
          step={1}
          decimals={0}
          onChange={setOrder}
        />
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
      <Choices
        label="Labels (k)"
        options={digits
          .slice(2)
          .concat("10")
          .map((value) => ({ value, label: value }))}
        chosen={ks}
        onChange={setKs}
      />
      <div className={styles.start}>
        <Button
          variant="primary"
          disabled={ks.length === 0}
          onClick={() => {
            const spec = modelsDraft({ asked: Number(asked), order, ks: ks.map(Number), epsilon });
            draftFrom(`MODEL[k] of ${asked}`, spec);
            location.hash = "#train";
          }}
        >
          Take it to Train
        </Button>
      </div>
    </Panel>
  );
}
