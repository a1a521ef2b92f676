import { useMemo } from "react";
import { useStore } from "zustand";
import { threatText } from "../../figures/format.ts";
import type { MeasuredExperiment } from "../../state/experiments.ts";
import { outcomesOf } from "../../state/runOutcomes.ts";
import { runsStore } from "../../state/runs.ts";
import { select, selectionStore } from "../../state/selection.ts";
import { Notice } from "../controls/Notice.tsx";
import { Select } from "../controls/Select.tsx";
import { AttackOverlap } from "./AttackOverlap.tsx";
import styles from "./CompareRoom.module.css";
import { ExamplesPanel } from "./ExamplesPanel.tsx";
import { OverlapPanel } from "./OverlapPanel.tsx";
import { threatKey } from "./tableRows.ts";

/** Attacks differ between systems and budgets: what was asked of them ends with a change. */
const anyImage = { overlap: null, clean: "any", asked: {}, from: 0 } as const;

/** Image by image where this machine has the flags of every image; else the counts of pairs that a pack carries. */
export function ExamplesOrCounts({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems } = experiment;
  const run = useStore(runsStore, ({ runs }) => runs.find(({ id }) => id === experiment.id));
  const wanted = useStore(selectionStore, (state) => state.compare);
  const system = systems.find(({ id }) => id === wanted.system) ?? systems[0];
  const all = useMemo(() => outcomesOf(run, system?.id ?? ""), [run, system]);
  const outcomes = all.find(({ threat }) => threatKey(threat) === wanted.threat) ?? all[0];
  if (experiment.origin !== "run" || system === undefined)
    return (
      <>
        <Notice tone="info" title="Counts of pairs only">
          {experiment.origin === "pack" ? "A pretrained pack" : "An opened result"} holds no outcome of single
          images here: of its attacks only pairs can be compared. Train the same experiment in Train to see
          which image was broken by what, and the overlap of any attacks.
        </Notice>
        <OverlapPanel experiment={experiment} />
      </>
    );
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
          No image of {system.label} has been through all its attacks yet: the overlap and the images appear
          when the first part of the evaluation is done.
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
