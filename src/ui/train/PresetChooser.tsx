import clsx from "clsx";
import { useId } from "react";
import { type PresetId, presets } from "../../experiment/presets/index.ts";
import type { DraftCopy } from "../../state/train/draftSpec.ts";
import { defenceText, epochsText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import styles from "./PresetChooser.module.css";
import { presetTexts } from "./presetTexts.ts";

/** The ready-made experiments as radio cards. */
export function PresetChooser(props: {
  readonly value: PresetId;
  /** An experiment copied from a run or file, or edited, that replaces the preset. */
  readonly copy: DraftCopy | null;
  readonly onChange: (preset: PresetId) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.cards}>
      <legend className={layout.hidden}>Start from</legend>
      {props.copy !== null && (
        <label className={clsx(styles.card, styles.chosen)}>
          <input type="radio" name={name} checked readOnly />
          <span>
            <span className={styles.title}>
              {props.copy.from === undefined ? `Copy of ${props.copy.label}` : "Edited"}
            </span>
            <span className={styles.text}>
              {props.copy.from === undefined
                ? props.copy.spec.name
                : `Based on ${props.copy.from.name}. Choosing a preset below replaces your changes.`}
            </span>
          </span>
        </label>
      )}
      {(Object.keys(presets) as PresetId[]).map((id) => {
        const spec = presets[id];
        const { title, text } = presetTexts[id];
        const isChosen = props.copy === null && id === props.value;
        return (
          <label key={id} className={clsx(styles.card, isChosen && styles.chosen)}>
            <input type="radio" name={name} checked={isChosen} onChange={() => props.onChange(id)} />
            <span>
              <span className={styles.title}>{title}</span>
              <span className={styles.text}>{text}</span>
              <span className={styles.facts}>
                {defenceText(spec)} · {epochsText(spec)} · {spec.evaluation.examples} test images ·{" "}
                {spec.evaluation.threats.length === 1 ? "1 budget" : `${spec.evaluation.threats.length} budgets`}
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
