import { type ReactNode, useState } from "react";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import layout from "../style/layout.module.css";
import styles from "./Paper.module.css";

/** A form for the visitor's own variant of a study, which opens in Train. */
export function OwnExperiment(props: {
  readonly title: string;
  readonly lead: string;
  /** Lays out the controls around the field for the training budget. */
  readonly children: (epsilonField: ReactNode) => ReactNode;
  /** What is missing before it can open; null if nothing is. */
  readonly missing: string | null;
  /** One line about the choices made. */
  readonly summary: string;
  /** The name and the spec of the experiment, trained against `epsilon` in linf. */
  readonly make: (epsilon: number) => readonly [name: string, spec: ExperimentSpec];
}) {
  const { title, lead, children, missing, summary, make } = props;
  const [epsilon, setEpsilon] = useState(0.2);
  return (
    <Panel title={title} lead={lead}>
      {children(
        <NumberField
          label="Adversarial epsilon (0 = standard training)"
          name="Adversarial epsilon"
          value={epsilon}
          min={0}
          max={1}
          step={0.01}
          onChange={setEpsilon}
        />,
      )}
      <div className={styles.start}>
        <Button
          variant="primary"
          disabled={missing !== null}
          onClick={() => {
            draftFrom(...make(epsilon));
            location.hash = "#train";
          }}
        >
          Open in Train
        </Button>
        <p className={layout.note} role="status">
          {missing ?? summary}
        </p>
      </div>
    </Panel>
  );
}
