import type { Norm } from "../terms/choice.ts";
import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import { budgets, type Level, type Scale, scaleOf } from "./scales.ts";
import type { ScaleId, Study, StudyExperiment, StudyResults, StudyRow } from "./study.ts";
import { scaledThreatText, trainedText } from "./words.ts";

/** Per test radius, clean first: accuracy of the multiclass model and of RoBin. */
type Column = readonly (readonly [multiclass: number, robin: number])[];

/** Tables 5 and 6 as printed, by norm and training budget. */
export type RadiiValues = Readonly<Record<Norm, Readonly<Record<Level, Column>>>>;

/** Test radii of Tables 5 and 6, clean first, in the paper's units. */
export const radii = { l2: [0, 0.25, 0.5, 1, 1.5], linf: [0, 4, 6, 8, 10].map((n) => n / 255) } as const;

const levels = ["low", "high"] as const;
const strategies = ["cross-entropy", ...reported];

/** Norms and training budgets that a scale looks at. */
function blocks(scale: Scale): readonly { norm: Norm; level: Level; id: string }[] {
  return scale.norms.flatMap((norm) =>
    scale.some(levels).map((level) => ({ norm, level, id: `${norm}-${level}` })),
  );
}

/** The attacked radii of a norm that a scale looks at, with their row in the printed table. */
export function attackedRadii(scale: Scale, norm: Norm): readonly { epsilon: number; row: number }[] {
  return scale.some(radii[norm].slice(1).map((epsilon, i) => ({ epsilon, row: i + 1 })));
}

/**
 * Tables 5 and 6: RoBin, with balanced batches or without, against multiclass over two training budgets and five test
 * radii. RoBin's number is the strongest of Best Arm, Top 2 and Softmax under PGD-10, multiclass has plain PGD-10.
 */
export function radiiTable(
  study: Pick<Study, "id" | "title" | "section" | "question">,
  balanced: boolean,
  values: RadiiValues,
): Study {
  const experiments = (id: ScaleId): readonly StudyExperiment[] => {
    const scale = scaleOf(id);
    return blocks(scale).map(({ norm, level, id: block }) => ({
      id: block,
      spec: specOf(scale, {
        name: `${study.title}: ${trainedText(scale, norm, level)}`,
        trained: scale.threat({ norm, epsilon: budgets[norm][level] }),
        systems: [multiclass, robin(balanced)],
        evaluation: {
          threats: attackedRadii(scale, norm).map(({ epsilon }) => scale.threat({ norm, epsilon })),
          attacks: [scale.pgd(10)],
          strategies,
        },
      }),
    }));
  };
  const rows = (results: StudyResults, id: ScaleId): readonly StudyRow[] => {
    const scale = scaleOf(id);
    return blocks(scale).flatMap(({ norm, level, id: experiment }) => {
      const radiusRows = ({ epsilon, row }: { epsilon: number; row: number }): readonly StudyRow[] => {
        const [ofMulticlass, ofRobin] = values[norm][level][row] ?? [];
        const paperThreat = { norm, epsilon };
        const threat = scale.threat(paperThreat);
        const attacked = { attack: scale.pgd(10), threat };
        const head = {
          setting: trainedText(scale, norm, level),
          quantity: epsilon === 0 ? "clean" : `PGD-10, ${scaledThreatText(scale, paperThreat)}`,
          at: { name: "epsilon", value: threat.epsilon },
          paperThreat,
        } as const;
        const plain = {
          experiment,
          system: "multiclass",
          ...(epsilon === 0 ? {} : { ...attacked, strategies: ["cross-entropy"] }),
        };
        const strongest = {
          experiment,
          system: "robin",
          ...(epsilon === 0 ? {} : { ...attacked, strategies: reported }),
        };
        return [
          accuracyRow(results, { ...head, system: "multiclass", paper: ofMulticlass ?? null }, plain),
          accuracyRow(results, { ...head, system: "RoBin", paper: ofRobin ?? null }, strongest, {
            reading: plain,
            system: "multiclass",
            paper: ofMulticlass ?? null,
          }),
        ];
      };
      return [{ epsilon: 0, row: 0 }, ...attackedRadii(scale, norm)].flatMap(radiusRows);
    });
  };
  return { ...study, scales: ["smoke", "demo", "paper"], picture: "curves", experiments, rows };
}
