import type { EvaluationSpec, ExperimentSpec, SystemSpec } from "../spec/spec.ts";
import type { Choice, Norm, Threat } from "../terms/choice.ts";
import type { Reading } from "./reading.ts";
import { accuracyRow, onOtherData, type RowHead } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { budgets, headline, type Level, scaleOf } from "./scales.ts";
import type { Study, StudyExperiment, StudyResults, StudyRow } from "./study.ts";

/** The three strategies against RoBin whose strongest the paper reports (section 5, Evaluation). */
export const reported = ["best-arm", "top-2", "softmax"] as const;

/** The strategies of an experiment that compares multiclass with RoBin. */
export const compared = ["cross-entropy", ...reported] as const;

/** Names of the strategies in tables. */
export const strategyNames: Readonly<Record<string, string>> = {
  "best-arm": "Best Arm",
  "top-2": "Top 2",
  softmax: "Softmax",
  "highest-arm": "Highest Arm",
  "average-gradient": "Average Gradient",
  "softmax-top-2": "Softmax Top 2",
  "cross-entropy": "cross-entropy",
};

export const ensembleOf5: SystemSpec = {
  id: "ensemble",
  decomposition: { id: "ensemble", params: { members: 5 } },
};

const numberText = (value: number): string => String(Number(value.toPrecision(4)));

/** "8/255" for a linf budget of the paper on CIFAR-10, else the number: "0.5". */
function paperEpsilonText({ norm, epsilon }: Threat): string {
  const levels = epsilon * 255;
  const isLevels = norm === "linf" && Math.abs(levels - Math.round(levels)) < 1e-6;
  return isLevels ? `${Math.round(levels)}/255` : numberText(epsilon);
}

/** The budget of a scale with the paper's budget that it stands for, if they differ: "linf 0.2 (for 8/255)". */
export function scaledThreatText(scale: Scale, paper: Threat): string {
  const { norm, epsilon } = scale.threat(paper);
  const printed = paperEpsilonText(paper);
  const own = epsilon === paper.epsilon ? printed : numberText(epsilon);
  return own === printed ? `${norm} ${own}` : `${norm} ${own} (for ${printed})`;
}

/** The setting of rows about systems trained with one of the paper's budgets. */
export const trainedText = (scale: Scale, norm: Norm, level: Level = "high"): string =>
  `${scale.label === undefined ? "" : `${scale.label}, `}trained with ${scaledThreatText(scale, { norm, epsilon: budgets[norm][level] })}`;

/** The scale for a study that needs many networks. */
export const smallOf = (scale: Scale): Scale => scale.small ?? scale;

/** The norms of a study that would take too long in both, except at the paper's scale. */
export const mainNorms = (scale: Scale): readonly Norm[] => (scale.id === "paper" ? scale.norms : ["linf"]);

interface SpecParts {
  readonly name: string;
  /** The training threat at this scale; null: standard training. */
  readonly trained: Threat | null;
  readonly defence?: Choice;
  readonly systems: readonly SystemSpec[];
  readonly evaluation: Partial<EvaluationSpec>;
  readonly deviations?: readonly string[];
}

/** An experiment in the setting of a scale. */
export function specOf(scale: Scale, parts: SpecParts): ExperimentSpec {
  const { name, trained, defence, systems, evaluation, deviations = [] } = parts;
  return {
    ...scale.setting,
    name,
    deviations: [...scale.deviations, ...deviations],
    defence: defence ?? (trained === null ? { id: "standard" } : scale.adversarial(trained)),
    systems: systems.map((system) => scale.systemOf?.(system) ?? system),
    evaluation: {
      examples: scale.examples,
      threats: [],
      attacks: [],
      strategies: [],
      coherence: false,
      ...evaluation,
    },
  };
}

/** An experiment of systems trained with one of the paper's budgets, by default the headline budget. */
export function trainedExperiment(
  scale: Scale,
  norm: Norm,
  title: string,
  parts: Omit<SpecParts, "name" | "trained">,
  level?: Level,
): StudyExperiment {
  const threat = level === undefined ? headline(norm) : { norm, epsilon: budgets[norm][level] };
  const name = `${title}: ${trainedText(scale, norm, level)}`;
  return {
    id: level === undefined ? norm : `${norm}-${level}`,
    spec: specOf(scale, { name, trained: scale.threat(threat), ...parts }),
  };
}

/** PGD-10 under the strategies, at budgets of the paper. */
export const underPgd10 = (scale: Scale, norm: Norm, radii: readonly number[], strategies: readonly string[]) => ({
  threats: radii.map((epsilon) => scale.threat({ norm, epsilon })),
  attacks: [scale.pgd(10)],
  strategies: [...strategies],
});

/** Clean images (epsilon 0) or PGD-10 at a budget of the paper: how to read the measurement, and how rows describe it. */
export function measuredAt(scale: Scale, norm: Norm, epsilon: number) {
  const paperThreat = { norm, epsilon };
  const threat = scale.threat(paperThreat);
  const isClean = epsilon === 0;
  const reading: Pick<Reading, "attack" | "threat"> = isClean ? {} : { attack: scale.pgd(10), threat };
  return {
    isClean,
    reading,
    paperThreat,
    /** For curves over epsilon. */
    at: { name: "epsilon", value: threat.epsilon } as const,
    /** "clean", or the attack with its budget: "PGD-10, linf 0.2 (for 8/255)". */
    quantity: (name = "PGD-10") => (isClean ? "clean" : `${name}, ${scaledThreatText(scale, paperThreat)}`),
  };
}

interface ComparedSystem {
  readonly id: string;
  readonly label: string;
  readonly strategies: readonly string[];
  readonly paper?: number | null;
}

/** Multiclass and RoBin under the strategies that the paper reports for each, with its printed values. */
export const multiclassAndRobin = (
  paper: readonly [multiclass: number, robin: number] | null = null,
  strategies: { readonly multiclass: readonly string[]; readonly robin: readonly string[] } = {
    multiclass: ["cross-entropy"],
    robin: reported,
  },
): readonly ComparedSystem[] => [
  {
    id: "multiclass",
    label: "multiclass",
    strategies: strategies.multiclass,
    paper: paper?.[0] ?? null,
  },
  { id: "robin", label: "RoBin", strategies: strategies.robin, paper: paper?.[1] ?? null },
];

/** One row per system, with the gap of each to the first. */
export function comparedRows(
  results: StudyResults,
  head: Omit<RowHead, "system" | "paper">,
  [first, ...others]: readonly ComparedSystem[],
  reading: Omit<Reading, "system" | "strategies">,
): readonly StudyRow[] {
  if (first === undefined) return [];
  const readingOf = ({ id, strategies }: ComparedSystem) => ({ ...reading, system: id, strategies });
  const headOf = ({ label, paper = null }: ComparedSystem) => ({ ...head, system: label, paper });
  const against = { reading: readingOf(first), name: first.label, paper: first.paper ?? null };
  return [
    accuracyRow(results, headOf(first), readingOf(first)),
    ...others.map((system) => accuracyRow(results, headOf(system), readingOf(system), against)),
  ];
}

/** A study at the scales smoke, demo and paper, and at cifar if it says so. */
export function scaledStudy(
  given: Omit<Study, "scales" | "experiments" | "rows"> & {
    /** Whether it has the scale cifar. */
    readonly onCifar?: boolean;
    experiments(scale: Scale): readonly StudyExperiment[];
    rows(results: StudyResults, scale: Scale): readonly StudyRow[];
  },
): Study {
  const { onCifar = false, ...study } = given;
  return {
    ...study,
    scales: onCifar ? ["smoke", "demo", "cifar", "paper"] : ["smoke", "demo", "paper"],
    experiments: (id) => study.experiments(scaleOf(id)),
    rows(results, id) {
      const rows = study.rows(results, scaleOf(id));
      return id === "paper" ? rows : onOtherData(rows);
    },
  };
}
