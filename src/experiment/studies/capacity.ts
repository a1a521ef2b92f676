import { systemMultiplyAdds } from "../plan/cost.ts";
import { multiclass, robin } from "../presets/parts.ts";
import type { SystemSpec } from "../spec/spec.ts";
import type { Norm } from "../terms/choice.ts";
import {
  compared,
  comparedRows,
  ensembleOf5,
  mainNorms,
  measuredAt,
  reported,
  scaledStudy,
  trainedExperiment,
  trainedText,
  underPgd10,
} from "./comparison.ts";
import { table1Values } from "./printedValues.ts";
import { rowOf } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { headline } from "./scales.ts";
import type { ExperimentResult, StudyResults, StudyRow } from "./study.ts";

/** A multiclass network as large as RoBin's ten arms together; at the paper's scale the paper's larger network. */
function larger(scale: Scale): SystemSpec {
  const base = { ...multiclass, id: "multiclass-large" };
  if (scale.id === "smoke") return { ...base, network: { id: "mlp", params: { hidden: 80 } } };
  if (scale.id === "demo") return { ...base, network: { id: "cnn-wide", params: { filters: 51, hidden: 314 } } };
  return { ...base, network: { id: "resnet-50" }, training: { epochs: 150, drops: [1 / 3, 2 / 3] } };
}

const plain = ["cross-entropy"] as const;

/** The systems with the paper's values from Table 1: ResNet-18, ResNet-50 and RoBin of ResNet-18. */
function systemsOf(norm: Norm, what: "clean" | "pgd10") {
  const small = table1Values[`resnet-18-${norm}`][what];
  const large = table1Values[`resnet-50-${norm}`][what];
  return [
    { id: "multiclass", label: "multiclass", strategies: plain, paper: small[0] },
    { id: "multiclass-large", label: "larger multiclass", strategies: plain, paper: large[0] },
    { id: "ensemble", label: "ensemble of 5 multiclass", strategies: plain },
    { id: "robin", label: "RoBin", strategies: reported, paper: small[1] },
  ] as const;
}

/** Seconds of one worker in the trainings of a system, or null before all have finished. */
function trainingSeconds({ plan, artefacts }: ExperimentResult, id: string): number | null {
  const trainings = plan.tasks.filter(({ task, systems: of }) => task.kind === "train" && of.includes(id));
  const seconds = trainings.flatMap(({ key }) => artefacts.get(key)?.provenance.seconds ?? []);
  return seconds.length < trainings.length ? null : seconds.reduce((sum, one) => sum + one, 0);
}

function costRows(results: StudyResults, scale: Scale, norm: Norm): readonly StudyRow[] {
  const result = results.get(norm);
  if (result === undefined) return [];
  return systemsOf(norm, "clean").flatMap(({ id, label }): readonly StudyRow[] => {
    const planned = result.plan.systems.find((system) => system.id === id);
    if (planned === undefined) return [];
    const row = (quantity: string, unit: StudyRow["unit"], value: number | null) =>
      rowOf(
        { setting: trainedText(scale, norm), system: label, quantity, unit },
        value === null ? null : { value, low: null, high: null, n: null },
      );
    return [
      row("parameters", "parameters", planned.parameters),
      row("multiply-adds of one image", "multiply-adds", systemMultiplyAdds(planned.system, result.plan.spec.dataset)),
      row("training, seconds of one worker", "seconds", trainingSeconds(result, id)),
    ];
  });
}

/** Whether more parameters, or several networks for the same task, are as good as RoBin. */
export const capacity = scaledStudy({
  id: "capacity",
  title: "Capacity control",
  section: "Section 7; Table 1 (ResNet-50)",
  question: "Is a multiclass network of RoBin's size, or an ensemble of multiclass networks, as robust as RoBin?",
  picture: "points",
  experiments: (scale) =>
    mainNorms(scale).map((norm) =>
      trainedExperiment(scale, norm, "Capacity control", {
        systems: [multiclass, larger(scale), ensembleOf5, robin()],
        evaluation: underPgd10(scale, norm, [headline(norm).epsilon], compared),
        deviations: [
          scale.id === "paper"
            ? "an ensemble of 5 multiclass networks, whose accuracies the paper does not print"
            : "a multiclass network as large as RoBin instead of ResNet-50, and an ensemble of 5 multiclass networks",
        ],
      }),
    ),
  rows: (results, scale) =>
    mainNorms(scale).flatMap((norm) => {
      const accuracies = [0, headline(norm).epsilon].flatMap((epsilon) => {
        const { isClean, reading, quantity } = measuredAt(scale, norm, epsilon);
        return comparedRows(
          results,
          { setting: trainedText(scale, norm), quantity: quantity(), paperThreat: headline(norm) },
          systemsOf(norm, isClean ? "clean" : "pgd10"),
          { experiment: norm, ...reading },
        );
      });
      return [...accuracies, ...costRows(results, scale, norm)];
    }),
});
