import { systemMultiplyAdds } from "../plan/cost.ts";
import type { SystemSpec } from "../spec/spec.ts";
import type { Norm } from "../terms/choice.ts";
import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { accuracyRow, rowOf } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { ExperimentResult, Study, StudyResults, StudyRow } from "./study.ts";
import { table1Values } from "./table1.ts";
import { scaledThreatText, trainedText } from "./words.ts";

/** A multiclass network as large as RoBin's ten arms together; at the paper's scale its own larger network. */
function larger(scale: Scale): SystemSpec {
  const base = { id: "multiclass-large", decomposition: { id: "multiclass" } };
  if (scale.id === "smoke") return { ...base, network: { id: "mlp", params: { hidden: 80 } } };
  if (scale.id === "demo")
    return { ...base, network: { id: "cnn-wide", params: { filters: 51, hidden: 314 } } };
  return { ...base, network: { id: "resnet-50" }, training: { epochs: 150, drops: [1 / 3, 2 / 3] } };
}

const ensemble: SystemSpec = { id: "ensemble", decomposition: { id: "ensemble", params: { members: 5 } } };

const plain = ["cross-entropy"] as const;
const systems = [
  { id: "multiclass", label: "multiclass", strategies: plain },
  { id: "multiclass-large", label: "larger multiclass", strategies: plain },
  { id: "ensemble", label: "ensemble of 5 multiclass", strategies: plain },
  { id: "robin", label: "RoBin", strategies: reported },
] as const;

const normsOf = (scale: Scale): readonly Norm[] => (scale.id === "paper" ? scale.norms : ["linf"]);

/** What the paper prints, in Table 1: ResNet-18, ResNet-50 and RoBin of ResNet-18. */
function printedOf(id: (typeof systems)[number]["id"], norm: Norm, what: "clean" | "pgd10"): number | null {
  const small = table1Values[`resnet-18-${norm}`][what];
  switch (id) {
    case "multiclass":
      return small[0];
    case "multiclass-large":
      return table1Values[`resnet-50-${norm}`][what][0];
    case "robin":
      return small[1];
    default:
      return null;
  }
}

/** Seconds of one worker in the trainings of a system, or null before all have finished. */
function trainingSeconds({ plan, artefacts }: ExperimentResult, id: string): number | null {
  const trainings = plan.tasks.filter(({ task, systems: of }) => task.kind === "train" && of.includes(id));
  const seconds = trainings.flatMap(({ key }) => artefacts.get(key)?.provenance.seconds ?? []);
  return seconds.length < trainings.length ? null : seconds.reduce((sum, one) => sum + one, 0);
}

const counted = (value: number | null) => (value === null ? null : { value, low: null, high: null, n: null });

function costRows(results: StudyResults, scale: Scale, norm: Norm): readonly StudyRow[] {
  const result = results.get(norm);
  if (result === undefined) return [];
  return systems.flatMap(({ id, label }): readonly StudyRow[] => {
    const planned = result.plan.systems.find((system) => system.id === id);
    if (planned === undefined) return [];
    const head = { setting: trainedText(scale, norm, "high"), system: label };
    return [
      rowOf({ ...head, quantity: "parameters", unit: "parameters" }, counted(planned.parameters)),
      rowOf(
        { ...head, quantity: "multiply-adds of one image", unit: "multiply-adds" },
        counted(systemMultiplyAdds(planned.system, result.plan.spec.dataset)),
      ),
      rowOf(
        { ...head, quantity: "training, seconds of one worker", unit: "seconds" },
        counted(trainingSeconds(result, id)),
      ),
    ];
  });
}

/** Whether more parameters, or several networks of the same task, do what RoBin does. */
export const capacity: Study = {
  id: "capacity",
  title: "Capacity control",
  section: "Section 7; Table 1 (ResNet-50)",
  question:
    "Is a multiclass network of RoBin's size, or an ensemble of multiclass networks, as robust as RoBin?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => {
    const scale = scaleOf(id);
    return normsOf(scale).map((norm) => ({
      id: norm,
      spec: specOf(scale, {
        name: `Capacity control: ${trainedText(scale, norm, "high")}`,
        trained: scale.threat(headline(norm)),
        systems: [multiclass, larger(scale), ensemble, robin(true)],
        evaluation: {
          threats: [scale.threat(headline(norm))],
          attacks: [scale.pgd(10)],
          strategies: ["cross-entropy", ...reported],
        },
        deviations:
          scale.id === "paper"
            ? ["an ensemble of 5 multiclass networks, whose accuracies the paper does not print"]
            : [
                "a multiclass network as large as RoBin instead of ResNet-50, and an ensemble of 5 multiclass networks",
              ],
      }),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return normsOf(scale).flatMap((norm) => {
      const paperThreat = headline(norm);
      const accuracies = ([false, true] as const).flatMap((isAttacked) => {
        const what = isAttacked ? "pgd10" : "clean";
        const attacked = isAttacked ? { attack: scale.pgd(10), threat: scale.threat(paperThreat) } : {};
        const reading = (system: (typeof systems)[number]) => ({
          experiment: norm,
          system: system.id,
          ...attacked,
          strategies: system.strategies,
        });
        const printed = printedOf("multiclass", norm, what);
        return systems.map((system) =>
          accuracyRow(
            results,
            {
              setting: trainedText(scale, norm, "high"),
              system: system.label,
              quantity: isAttacked ? `PGD-10, ${scaledThreatText(scale, paperThreat)}` : "clean",
              paper: printedOf(system.id, norm, what),
              paperThreat,
            },
            reading(system),
            ...(system.id === "multiclass"
              ? []
              : [{ reading: reading(systems[0]), system: "multiclass", paper: printed }]),
          ),
        );
      });
      return [...accuracies, ...costRows(results, scale, norm)];
    });
  },
};
