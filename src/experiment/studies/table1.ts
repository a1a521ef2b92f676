import { multiclass, robin } from "../presets/parts.ts";
import type { Choice, Norm, Threat } from "../terms/choice.ts";
import { compared, comparedRows, multiclassAndRobin, reported, scaledThreatText, specOf } from "./comparison.ts";
import { mnistScale } from "./mnistScale.ts";
import { type Pair, type Table1Id, table1Values } from "./printedValues.ts";
import type { Reading } from "./reading.ts";
import { onOtherData } from "./rows.ts";
import type { Scale, Setting } from "./scale.ts";
import { headline, paperMnist, scaleOf } from "./scales.ts";
import type { ScaleId, Study, StudyExperiment, StudyResults, StudyRow } from "./study.ts";

/** Budgets of the MNIST rows, as far as they can be restored (docs/algorithms.md 1.2). */
const mnistThreat = (norm: Norm): Threat => ({ norm, epsilon: norm === "linf" ? 0.3 : 2 });

/** A row of the table at some scale. */
interface Line {
  readonly row: Table1Id;
  readonly heading: string;
  readonly scale: Scale;
  readonly setting?: Setting;
  /** The budget in the paper, and here. */
  readonly paperThreat: Threat;
  readonly threat: Threat;
  readonly isBalanced: boolean;
  /** How CW is run. */
  readonly cw: { readonly attack: Choice; readonly strategies: readonly string[]; readonly name: string };
  /** Also report the worst case of the three attacks that exist for both systems. */
  readonly hasCore: boolean;
}

/** CW inside a budget is PGD on the margin (docs/algorithms.md 3.4), the same attack for both systems. */
const cheapCw = (scale: Scale): Line["cw"] => ({
  attack: scale.pgd(20),
  strategies: ["margin"],
  name: "CW (its margin, by PGD-20)",
});

/** The original CW minimises the perturbation. It breaks an image if the result is within the budget. */
const originalCw: Line["cw"] = { attack: { id: "cw" }, strategies: reported, name: "CW" };

function line(scale: Scale, row: Table1Id, more: Partial<Line>): Line {
  const norm: Norm = row.endsWith("linf") ? "linf" : "l2";
  return {
    row,
    heading: "",
    scale,
    paperThreat: headline(norm),
    threat: scale.threat(headline(norm)),
    isBalanced: true,
    cw: cheapCw(scale),
    hasCore: true,
    ...more,
  };
}

const paperNetworks = {
  myrtle: { id: "myrtle", label: "Myrtle CNN, CIFAR-10", epochs: 80, drops: [0.5] },
  "resnet-18": { id: "resnet-18", label: "ResNet-18, CIFAR-10", epochs: 80, drops: [0.5] },
  "resnet-50": { id: "resnet-50", label: "ResNet-50, CIFAR-10", epochs: 150, drops: [1 / 3, 2 / 3] },
} as const;

function paperLines(scale: Scale): readonly Line[] {
  const { setting } = scale;
  const original = { cw: originalCw, hasCore: false } as const;
  const onCifar = (Object.keys(paperNetworks) as (keyof typeof paperNetworks)[]).flatMap((key) =>
    scale.norms.map((norm): Line => {
      const { id, label, epochs, drops } = paperNetworks[key];
      const training = { ...setting.training, epochs, drops: [...drops] };
      return line(scale, `${key}-${norm}`, {
        ...original,
        heading: label,
        setting: { ...setting, network: { id }, training },
      });
    }),
  );
  const onMnist = scale.norms.map((norm) =>
    line(scale, `mnist-${norm}`, {
      ...original,
      heading: "CNN-2, MNIST",
      setting: paperMnist,
      paperThreat: mnistThreat(norm),
      threat: mnistThreat(norm),
      isBalanced: false,
    }),
  );
  return [...onCifar, ...onMnist];
}

function linesOf(id: ScaleId): readonly Line[] {
  if (id === "mnist")
    return [
      line(mnistScale, "mnist-linf", {
        heading: "small CNN, MNIST",
        paperThreat: mnistThreat("linf"),
        threat: mnistThreat("linf"),
        isBalanced: false,
        hasCore: false,
      }),
    ];
  const scale = scaleOf(id);
  if (id === "paper") return paperLines(scale);
  if (id === "cifar") return [line(scale, "myrtle-linf", { heading: "Myrtle CNN of width 16, CIFAR-10" })];
  return scale.norms.map((norm) =>
    line(scale, `mnist-${norm}`, {
      heading: "small CNN, digits (for CNN-2, MNIST)",
      paperThreat: mnistThreat(norm),
      isBalanced: false,
    }),
  );
}

const isOriginal = ({ attack }: Line["cw"]): boolean => attack.id === "cw";

function experimentsOf(of: Line): readonly StudyExperiment[] {
  const { row, scale, setting = scale.setting, threat, isBalanced, cw, hasCore, heading } = of;
  const experiment = (
    suffix: string,
    attacks: readonly Choice[],
    strategies: readonly string[],
    examples = scale.examples,
  ): StudyExperiment => ({
    id: suffix === "" ? row : `${row}-cw`,
    spec: specOf(
      { ...scale, setting },
      {
        name: `Table 1, ${heading}, ${threat.norm} ${Number(threat.epsilon.toPrecision(4))}${suffix}`,
        trained: threat,
        systems: [multiclass, robin(isBalanced)],
        evaluation: { threats: [threat], attacks: [...attacks], strategies: [...strategies], examples },
        deviations: [
          ...(isOriginal(cw) ? [] : ["CW as PGD-20 on its margin instead of the original"]),
          ...(examples === scale.examples
            ? []
            : [`CW on the first ${examples} test images, for which it takes long enough`]),
        ],
      },
    ),
  });
  const pgd = [scale.pgd(10), scale.pgd(20)];
  return isOriginal(cw)
    ? [experiment("", pgd, compared), experiment(", CW", [cw.attack], compared, Math.min(1000, scale.examples))]
    : [experiment("", pgd, [...compared, ...cw.strategies, ...(hasCore ? ["multi-targeted"] : [])])];
}

function rowsOf(results: StudyResults, of: Line): readonly StudyRow[] {
  const { row, scale, paperThreat, threat, heading, cw, hasCore } = of;
  const values = table1Values[row];
  const setting = `${heading}, trained and tested with ${scaledThreatText({ ...scale, threat: () => threat }, paperThreat)}`;
  const rows = (
    quantity: string,
    paper: Pair | null,
    reading: Partial<Reading>,
    multiclassStrategies: readonly string[],
    robinStrategies: readonly string[],
  ) =>
    comparedRows(
      results,
      { setting, quantity, paperThreat },
      multiclassAndRobin(paper, { multiclass: multiclassStrategies, robin: robinStrategies }),
      { experiment: row, ...reading },
    );
  const pgd = (steps: number) => ({ attack: scale.pgd(steps), threat });
  const plain = ["cross-entropy"];
  const shared = ["margin", "multi-targeted"];
  return [
    ...rows("clean", values.clean, {}, [], []),
    ...rows("PGD-10", values.pgd10, pgd(10), plain, reported),
    ...rows("PGD-20", values.pgd20, pgd(20), plain, reported),
    ...rows(
      cw.name,
      values.cw,
      { experiment: isOriginal(cw) ? `${row}-cw` : row, attack: cw.attack, threat },
      isOriginal(cw) ? plain : cw.strategies,
      cw.strategies,
    ),
    ...(hasCore
      ? rows(
          "worst case of the attacks that both have, PGD-20",
          null,
          { ...pgd(20), combine: "union" },
          [...plain, ...shared],
          ["softmax", ...shared],
        )
      : []),
  ];
}

/** The headline comparison: multiclass and RoBin, on clean images and under PGD-10, PGD-20 and CW. */
export const table1: Study = {
  id: "table-1",
  title: "Table 1, RoBin against multiclass",
  section: "Section 6.1, Table 1",
  question: "Is RoBin more robust than one multiclass network trained in the same way, and at what clean accuracy?",
  scales: ["smoke", "demo", "mnist", "cifar", "paper"],
  picture: "points",
  experiments: (id) => linesOf(id).flatMap(experimentsOf),
  rows(results, id) {
    const rows = linesOf(id).flatMap((of) => rowsOf(results, of));
    return id === "smoke" || id === "demo" ? onOtherData(rows) : rows;
  },
};
