import { useMemo } from "react";
import { useStore } from "zustand";
import { coherenceByOutcome } from "../../figures/coherence/coherenceByOutcome.ts";
import { threatText } from "../../figures/drawing/format.ts";
import type { CoherenceResult } from "../../state/coherence/coherenceResult.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { useImageResults } from "../shared/useImageResults.ts";
import type { ArmsSystem } from "./armsSystems.ts";
import styles from "./CoherenceRoom.module.css";

/** Compares the coherence of broken and unbroken images, if the outcome of each image is known. */
export function ByOutcome(props: { readonly shown: ArmsSystem; readonly result: CoherenceResult }) {
  const { shown, result } = props;
  const results = useImageResults(shown.group);
  const all = results?.find(({ system }) => system === shown.specId)?.outcomes ?? [];
  const wanted = useStore(selectionStore, (state) => state.coherence);
  const outcomes = all.find(({ threat }) => threatText(threat) === wanted.threat) ?? all.at(-1);
  const attack = outcomes?.attacks.find(({ name }) => name === wanted.attack);
  const source = useMemo(() => {
    const coherence = new Map(result.examples.map((one) => [one.id, one.coherence]));
    const judges = outcomes === undefined ? [] : attack === undefined ? outcomes.attacks : [attack];
    return {
      attack: attack?.name ?? "any attack",
      randomBaseline: result.summary.randomBaseline,
      examples: (outcomes?.ids ?? []).flatMap((id, i) => {
        const value = coherence.get(id) ?? null;
        if (value === null || outcomes?.cleanWrong[i] === 1) return [];
        return [{ coherence: value, isBroken: judges.some(({ broken }) => broken[i] === 1) }];
      }),
    };
  }, [result, outcomes, attack]);
  return (
    <Panel
      title="Coherence of broken and unbroken images"
      lead="Images that are misclassified without an attack are left out."
    >
      {outcomes === undefined ? (
        <p className={styles.note}>
          {shown.origin !== "pack"
            ? "No attack on this RoBin has finished yet."
            : "This pack does not include the outcome of each image. Train the same experiment in Train, or open its result in Runs."}
        </p>
      ) : (
        <>
          <div className={styles.pair}>
            <Select
              label="Budget"
              value={threatText(outcomes.threat)}
              options={all.map(({ threat }) => ({ value: threatText(threat), label: threatText(threat) }))}
              onChange={(threat) => select("coherence", { threat })}
            />
            <Select
              label="Broken by"
              value={attack?.name ?? ""}
              options={[
                { value: "", label: "Any attack" },
                ...outcomes.attacks.map(({ name }) => ({ value: name, label: name })),
              ]}
              onChange={(name) => select("coherence", { attack: name })}
            />
          </div>
          <FigureFrame
            figure={coherenceByOutcome}
            source={source}
            title=""
            description={`n = ${source.examples.length} correctly classified test images with a measured coherence`}
            settings={shown.spec}
            empty={<p className={styles.note}>No image has both a coherence and an outcome.</p>}
          />
        </>
      )}
    </Panel>
  );
}
