import { useMemo } from "react";
import { useStore } from "zustand";
import { threatKey } from "../../experiment/terms/choice.ts";
import { threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { outcomesOf } from "../../state/imports/runOutcomes.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { useMeasuredTasks } from "../shared/useMeasuredTasks.ts";
import { AttackOverlap } from "./AttackOverlap.tsx";
import styles from "./CompareRoom.module.css";
import { ExamplesPanel } from "./ExamplesPanel.tsx";
import { OverlapPanel } from "./OverlapPanel.tsx";

/** Attacks differ between systems and budgets: what was asked of them ends with a change. */
const anyImage = { overlap: null, clean: "any", asked: {}, from: 0 } as const;

/** Image by image where this machine has the flags of every image; else the counts of pairs that a pack carries. */
export function ExamplesOrCounts({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems } = experiment;
  const measured = useMeasuredTasks(experiment.id);
  const wanted = useStore(selectionStore, (state) => state.compare);
  const system = systems.find(({ id }) => id === wanted.system) ?? systems[0];
  const all = useMemo(() => outcomesOf(measured ?? undefined, system?.id ?? ""), [measured, system]);
  const outcomes = all.find(({ threat }) => threatKey(threat) === wanted.threat) ?? all[0];
  if (experiment.origin === "pack" || system === undefined)
    return (
      <>
        <Notice tone="info" title="Counts of pairs only">
          A pretrained pack holds no outcome of single images: of its attacks only pairs can be compared.
          Train the same experiment in Train, or open its result in Runs, to see which image was broken by
          what, and the overlap of any attacks.
        </Notice>
        <OverlapPanel experiment={experiment} />
      </>
    );
  if (measured === null) return <Progress label="Reading what became of each image" value={null} />;
  return (
    <>
      <div className={styles.pair}>
        <Select
          label="System"
          value={system.id}
          options={systems.map(({ id, label }) => ({ value: id, label }))}
          onChange={(value) => select("compare", { system: value, ...anyImage })}
        />
        {outcomes !== undefined && (
          <Select
            label="Budget"
            value={threatKey(outcomes.threat)}
            options={all.map(({ threat }) => ({ value: threatKey(threat), label: threatText(threat) }))}
            onChange={(value) => select("compare", { threat: value, ...anyImage })}
          />
        )}
      </div>
      {outcomes === undefined ? (
        <p className={styles.nothing}>
          {experiment.origin === "import"
            ? `This result holds no image of ${system.label} that has been through all its attacks.`
            : `No image of ${system.label} has been through all its attacks yet: the overlap and the images appear when the first part of the evaluation is done.`}
        </p>
      ) : (
        <>
          <AttackOverlap
            key={`${system.id} ${threatKey(outcomes.threat)}`}
            experiment={experiment}
            label={system.label}
            outcomes={outcomes}
          />
          <ExamplesPanel
            key={`${system.id} ${threatKey(outcomes.threat)} images`}
            experiment={experiment}
            systemId={system.id}
            outcomes={outcomes}
          />
        </>
      )}
    </>
  );
}
