import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { systemLabel } from "../../experiment/spec/systemLabel.ts";
import { trainingOf } from "../../experiment/spec/trainingOf.ts";
import { threatText } from "../../figures/drawing/format.ts";

/** "adversarial training, ℓ∞ 0.2", "TRADES, ℓ∞ 0.2" or "standard training". */
export function defenceText(spec: Pick<ExperimentSpec, "defence">): string {
  const threat = trainedThreat(spec.defence);
  const { label } = entryOf("defences", spec.defence.id);
  const name = /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
  return threat === null ? name : `${name}, ${threatText(threat)}`;
}

/** The defence of one system of an experiment. */
export function defenceOfSystem({ systems, defence }: Pick<ExperimentSpec, "defence" | "systems">, id: string): string {
  return defenceText({ defence: systems.find((system) => system.id === id)?.defence ?? defence });
}

/**
 * How the networks of an experiment are trained, each system by itself where they differ: "Adversarial training, ℓ∞ 0.2;
 * cnn-small; 12 epochs; seed 1".
 */
export function trainingText(spec: ExperimentSpec): string {
  const trained = spec.systems.filter(({ imported }) => imported === undefined);
  const texts = trained.map((system) => {
    const network = (system.network ?? spec.network).id;
    const { epochs } = trainingOf(spec, system);
    return `${defenceOfSystem(spec, system.id)}; ${network}; ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
  });
  const [first] = texts;
  if (first === undefined) return "Nothing is trained";
  if (texts.every((text) => text === first)) return `${sentence(first)}; seed ${spec.seed}`;
  const named = trained.map((system, i) => `${systemLabel(spec, system)}: ${texts[i]}. `);
  return `${named.join("")}Seed ${spec.seed}`;
}

/** The epochs of an experiment: "12 epochs", or "6 to 30 epochs" where systems differ. */
export function epochsText(spec: ExperimentSpec): string {
  const epochs = spec.systems.map((system) => trainingOf(spec, system).epochs);
  const [least, most] = [Math.min(...epochs), Math.max(...epochs)];
  return least === most ? `${most} ${most === 1 ? "epoch" : "epochs"}` : `${least} to ${most} epochs`;
}

/** The text with a capital letter, to start a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A whole number with thousands separators: "70,000". */
export function countText(count: number): string {
  return count.toLocaleString("en-GB");
}

/** Size and channels of images: "28 × 28 pixels, grey". */
export function shapeText([height, width, channels]: readonly [number, number, number]): string {
  return `${width} × ${height} pixels, ${channels === 1 ? "grey" : "colour"}`;
}
