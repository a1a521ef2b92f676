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
import styles from "./CompareRoom.module.css";

/** Which images any of the attacks on a system break: a Venn diagram for two or three, an UpSet plot beyond. */
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
    <Panel
      title="Do the attacks break the same images?"
      lead="Attacks that break different images are stronger together than either alone: that is why the union is reported."
    >
      <div className={styles.choices}>
        <Choices
          label="Attacks"
          options={attacks.map(({ name }) => ({ value: name, label: name }))}
          chosen={chosen.map(({ name }) => name)}
          onChange={(values) => select("compare", { overlap: [...values] })}
        />
      </div>
      {chosen.length < 2 ? (
        <p className={styles.nothing}>
          {attacks.length < 2
            ? "Only one attack was run on this system: an overlap needs two."
            : "Choose two attacks or more."}
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
