import { useState } from "react";
import { modelsDraft } from "../../experiment/presets/modelsDraft.ts";
import { Choices } from "../controls/Choices.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Select } from "../controls/Select.tsx";
import { OwnExperiment } from "../paper/OwnExperiment.tsx";
import styles from "../paper/Paper.module.css";
import { StudyRoom } from "../paper/StudyRoom.tsx";

const option = (value: number) => ({ value: String(value), label: String(value) });
const digits = Array.from({ length: 10 }, (_, cls) => option(cls));
const labelCounts = Array.from({ length: 9 }, (_, index) => option(index + 2));

/** The Simplicity room: are classifiers with fewer labels harder to fool? */
export function SimplicityRoom() {
  return (
    <StudyRoom
      room="simplicity"
      title="Simplicity"
      lead="Ask a single question, such as “is it a 3?”. Train networks with 2, 4, 7 or 10 labels, merging the rest into “other”, and judge them all on that question. Are fewer labels harder to fool?"
      label="Study"
    >
      <OwnModels />
    </StudyRoom>
  );
}

/** An experiment with the visitor's own class and label counts. */
function OwnModels() {
  const [asked, setAsked] = useState("3");
  const [order, setOrder] = useState(1);
  const [ks, setKs] = useState<readonly string[]>(["2", "4", "10"]);
  return (
    <OwnExperiment
      title="Your own question"
      lead="Choose the class to ask about and how many labels each network has. Train shows the cost before anything starts."
      missing={ks.length === 0 ? "Choose at least one number of labels." : null}
      summary={`Is it a ${asked}? ${ks.length === 1 ? "1 network" : `${ks.length} networks`}.`}
      make={(epsilon) => [
        `MODEL[k] of ${asked}`,
        modelsDraft({ asked: Number(asked), order, ks: ks.map(Number), epsilon }),
      ]}
    >
      {(epsilonField) => (
        <>
          <div className={styles.own}>
            <Select label="Is it a" value={asked} options={digits} onChange={setAsked} />
            <NumberField
              label="Label order seed"
              name="Seed of the order in which the other classes get labels of their own"
              value={order}
              max={999_999_999}
              onChange={setOrder}
            />
            {epsilonField}
          </div>
          <Choices label="Labels (k)" options={labelCounts} chosen={ks} onChange={setKs} />
        </>
      )}
    </OwnExperiment>
  );
}
