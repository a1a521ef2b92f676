import type { Choice, Norm, Threat } from "../terms/choice.ts";
import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { scaledThreatText } from "./words.ts";

type Pair = readonly [multiclass: number, robin: number];

/** Table 2 as printed, in shares (docs/algorithms.md 12). */
export const table2Values: Readonly<
  Record<"trades" | "mart", Readonly<Record<Norm, { readonly clean: Pair; readonly pgd10: Pair }>>>
> = {
  trades: {
    l2: { clean: [0.871, 0.86], pgd10: [0.63, 0.649] },
    linf: { clean: [0.833, 0.793], pgd10: [0.447, 0.467] },
  },
  mart: {
    l2: { clean: [0.841, 0.853], pgd10: [0.627, 0.63] },
    linf: { clean: [0.755, 0.761], pgd10: [0.443, 0.448] },
  },
};

const methods = [
  { id: "trades", label: "TRADES" },
  { id: "mart", label: "MART" },
] as const;

/** The method against a threat, with as many inner steps as adversarial training has at this scale. */
function defenceOf(scale: Scale, id: "trades" | "mart", threat: Threat): Choice {
  const { params = {} } = scale.adversarial(threat);
  return { id, params: scale.id === "demo" ? { ...params, warmup: 0.5 } : params };
}

/** Of the demo: MART's loss is about twice as steep as cross-entropy, and arms that learn at 0.1 end where no image stands. */
const slowRate = 0.05;
const isSlow = (scale: Scale, id: "trades" | "mart") => scale.id === "demo" && id === "mart";

/** The norms of the demo are one: two more trainings of all networks would take as long as all other tables. */
const normsOf = (scale: Scale): readonly Norm[] => (scale.id === "paper" ? scale.norms : ["linf"]);

export const table2: Study = {
  id: "table-2",
  title: "Table 2, TRADES and MART",
  section: "Section 6.1, Table 2",
  question:
    "Does RoBin also gain when its arms are trained with TRADES or MART instead of plain adversarial training?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => {
    const scale = scaleOf(id);
    return methods.flatMap((method) =>
      normsOf(scale).map((norm) => {
        const threat = scale.threat(headline(norm));
        const slow = isSlow(scale, method.id);
        const { setting } = scale;
        const training = { ...setting.training, ...(slow ? { learningRate: slowRate } : {}) };
        return {
          id: `${method.id}-${norm}`,
          spec: specOf(
            { ...scale, setting: { ...setting, training } },
            {
              name: `Table 2, ${method.label}: trained with ${scaledThreatText(scale, headline(norm))}`,
              trained: threat,
              defence: defenceOf(scale, method.id, threat),
              systems: [multiclass, robin(true)],
              evaluation: {
                threats: [threat],
                attacks: [scale.pgd(10)],
                strategies: ["cross-entropy", ...reported],
              },
              deviations: [
                ...(scale.id === "demo"
                  ? [
                      "linf alone",
                      "the attacked share of batches grows over half of the epochs",
                      ...(slow
                        ? [`MART with learning rate ${slowRate}: at 0.1 its arms learn next to nothing`]
                        : []),
                    ]
                  : []),
                "beta 6 for TRADES and lambda 5 for MART, the authors' defaults: the paper's text has lost them",
              ],
            },
          ),
        };
      }),
    );
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return methods.flatMap((method) =>
      normsOf(scale).flatMap((norm) => {
        const paperThreat = headline(norm);
        const threat = scale.threat(paperThreat);
        return [false, true].flatMap((isAttacked) => {
          const printed = table2Values[method.id][norm][isAttacked ? "pgd10" : "clean"];
          const head = {
            setting: `${method.label}, trained with ${scaledThreatText(scale, paperThreat)}`,
            quantity: isAttacked ? `PGD-10, ${scaledThreatText(scale, paperThreat)}` : "clean",
            paperThreat,
          };
          const of = (system: "multiclass" | "robin") => ({
            experiment: `${method.id}-${norm}`,
            system,
            ...(isAttacked ? { attack: scale.pgd(10), threat } : {}),
            strategies: system === "robin" ? reported : ["cross-entropy"],
          });
          return [
            accuracyRow(results, { ...head, system: "multiclass", paper: printed[0] }, of("multiclass")),
            accuracyRow(results, { ...head, system: "RoBin", paper: printed[1] }, of("robin"), {
              reading: of("multiclass"),
              system: "multiclass",
              paper: printed[0],
            }),
          ];
        });
      }),
    );
  },
};
