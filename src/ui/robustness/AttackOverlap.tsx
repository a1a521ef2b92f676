import { useMemo } from "react";
import { useStore } from "zustand";
import type { ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { upset } from "../../figures/overlap/upset.ts";
import { venn } from "../../figures/overlap/venn.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Choices } from "../controls/Choices.tsx";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import layout from "../style/layout.module.css";
import { overlapLead } from "./OverlapPanel.tsx";
import styles from "./RobustnessRoom.module.css";

/** Which images the chosen attacks on a system break: a Venn diagram for up to three attacks, an UpSet plot for more. */
export function AttackOverlap(props: {
  readonly experiment: MeasuredExperiment;
  readonly label: string;
  readonly outcomes: ExampleOutcomes;
}) {
  const { experiment, label, outcomes } = props;
  const wanted = useStore(selectionStore, (state) => state.compare.overlap);
  const { attacks, threat } = outcomes;
  const chosen = useMemo(
    () => attacks.filter(({ name }, i) => (wanted === null ? i < 3 : wanted.includes(name))),
    [attacks, wanted],
  );
  const source = useMemo(() => ({ label, threat, sets: chosen }), [label, threat, chosen]);
  const broken = useMemo(
    () => outcomes.ids.filter((_, i) => chosen.some((attack) => attack.broken[i] === 1)).length,
    [outcomes, chosen],
  );
  return (
    <Panel title="Do the attacks break the same images?" lead={overlapLead}>
      <div className={styles.choices}>
        <Choices
          label="Attacks"
          options={attacks.map(({ name }) => ({ value: name, label: name }))}
          chosen={chosen.map(({ name }) => name)}
          onChange={(values) => select("compare", { overlap: [...values] })}
        />
      </div>
      {chosen.length < 2 ? (
        <p className={layout.note}>
          {attacks.length < 2
            ? "Only one attack was run on this system. An overlap needs two."
            : "Choose at least two attacks."}
        </p>
      ) : (
        <FigureFrame
          figure={chosen.length <= 3 ? venn : upset}
          source={source}
          title={`${label}, ${threatText(threat)}: together they break ${broken} of ${outcomes.ids.length}`}
          settings={experiment.spec}
        />
      )}
    </Panel>
  );
}
