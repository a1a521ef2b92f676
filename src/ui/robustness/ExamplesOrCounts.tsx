import { useState } from "react";
import { useStore } from "zustand";
import { threatKey } from "../../experiment/terms/choice.ts";
import { threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { type Selection, select, selectionStore } from "../../state/page/selection.ts";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { useImageResults } from "../shared/useImageResults.ts";
import layout from "../style/layout.module.css";
import { AttackOverlap } from "./AttackOverlap.tsx";
import { ExamplesPanel } from "./ExamplesPanel.tsx";
import { FindImages } from "./find/FindImages.tsx";
import { OverlapPanel } from "./OverlapPanel.tsx";
import styles from "./RobustnessRoom.module.css";

/** Filters name attacks, which differ between systems and budgets: changing either resets the filters. */
const noFilters = { overlap: null, clean: "any", asked: {}, from: 0 } as const;

/** Whether attacks or images were chosen. */
const isFiltered = ({ overlap, clean, asked, from }: Selection["compare"]): boolean =>
  overlap !== null || clean !== "any" || Object.keys(asked).length > 0 || from > 0;

/** Results image by image where they are known; of a pack also the pair counts of all its attacks. */
export function ExamplesOrCounts({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems } = experiment;
  const results = useImageResults(experiment.id);
  const wanted = useStore(selectionStore, (state) => state.compare);
  // Hundreds of images and choices, which most visits do not need; links to them and earlier choices open them.
  const [isOpen, setOpen] = useState(wanted.system !== "" || wanted.threat !== "" || isFiltered(wanted));
  const system = systems.find(({ id }) => id === wanted.system) ?? systems[0];
  if (results === null) return <Progress label="Loading the results for each image" value={null} />;
  const all = results.find((one) => one.system === system?.id)?.outcomes ?? [];
  const outcomes = all.find(({ threat }) => threatKey(threat) === wanted.threat) ?? all[0];
  if (system === undefined) return null;
  if (experiment.origin === "pack" && results.length === 0)
    return (
      <>
        <Notice tone="info" title="Only pairs of attacks can be compared">
          This pack does not include results for single images. To see which attack broke which image, and the overlap
          of any attacks, run the same experiment in Train or open its result in Runs.
        </Notice>
        <OverlapPanel experiment={experiment} />
      </>
    );
  return (
    <>
      <FindImages experiment={experiment} results={results} />
      {experiment.origin === "pack" && <OverlapPanel experiment={experiment} />}
      <details className={layout.fold} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>Attack by attack</summary>
        {isOpen && (
          <div className={layout.stack}>
            <div className={styles.pair}>
              <Select
                label="System"
                value={system.id}
                options={systems.map(({ id, label }) => ({ value: id, label }))}
                onChange={(value) => select("compare", { system: value, ...noFilters })}
              />
              {outcomes !== undefined && (
                <Select
                  label="Budget"
                  value={threatKey(outcomes.threat)}
                  options={all.map(({ threat }) => ({ value: threatKey(threat), label: threatText(threat) }))}
                  onChange={(value) => select("compare", { threat: value, ...noFilters })}
                />
              )}
            </div>
            {outcomes === undefined ? (
              <p className={layout.note}>
                {experiment.origin === "import"
                  ? `In this result, no image of ${system.label} has been through all attacks.`
                  : `No image of ${system.label} has been through all attacks yet. The overlap and the images appear after the first part of the evaluation.`}
              </p>
            ) : (
              <>
                {experiment.origin !== "pack" && (
                  <AttackOverlap
                    key={`${system.id} ${threatKey(outcomes.threat)}`}
                    experiment={experiment}
                    label={system.label}
                    outcomes={outcomes}
                  />
                )}
                <ExamplesPanel
                  key={`${system.id} ${threatKey(outcomes.threat)} images`}
                  experiment={experiment}
                  systemId={system.id}
                  outcomes={outcomes}
                />
              </>
            )}
          </div>
        )}
      </details>
    </>
  );
}
