import type { ExperimentSpec } from "../spec/spec.ts";
import type { Choice, Norm, Threat } from "../terms/choice.ts";
import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { mnistScale } from "./mnistScale.ts";
import type { Reading } from "./reading.ts";
import { accuracyRow } from "./rows.ts";
import { headline, paperMnist, type Scale, type Setting, scaleOf } from "./scales.ts";
import type { ScaleId, Study, StudyExperiment, StudyResults, StudyRow } from "./study.ts";
import { scaledThreatText } from "./words.ts";

type Pair = readonly [multiclass: number, robin: number];
interface Printed {
  readonly clean: Pair;
  readonly pgd10: Pair;
  readonly pgd20: Pair;
  readonly cw: Pair;
}

/** Table 1 as printed (docs/algorithms.md 12). */
const printed = {
  "myrtle-l2": { clean: [0.743, 0.758], pgd10: [0.475, 0.555], pgd20: [0.474, 0.554], cw: [0.479, 0.656] },
  "myrtle-linf": { clean: [0.633, 0.585], pgd10: [0.306, 0.338], pgd20: [0.303, 0.336], cw: [0.435, 0.507] },
  "resnet-18-l2": { clean: [0.89, 0.869], pgd10: [0.617, 0.636], pgd20: [0.615, 0.635], cw: [0.653, 0.696] },
  "resnet-18-linf": {
    clean: [0.766, 0.805],
    pgd10: [0.437, 0.448],
    pgd20: [0.432, 0.444],
    cw: [0.511, 0.638],
  },
  "resnet-50-l2": { clean: [0.906, 0.883], pgd10: [0.614, 0.637], pgd20: [0.612, 0.634], cw: [0.659, 0.705] },
  "resnet-50-linf": {
    clean: [0.807, 0.847],
    pgd10: [0.444, 0.461],
    pgd20: [0.439, 0.447],
    cw: [0.62, 0.614],
  },
  "mnist-l2": { clean: [0.981, 0.975], pgd10: [0.73, 0.747], pgd20: [0.712, 0.731], cw: [0.904, 0.934] },
  "mnist-linf": { clean: [0.992, 0.991], pgd10: [0.958, 0.959], pgd20: [0.957, 0.959], cw: [0.986, 0.988] },
} as const satisfies Record<string, Printed>;
type RowId = keyof typeof printed;
export const table1Values: Readonly<Record<RowId, Printed>> = printed;

/** Budgets of the MNIST rows, as far as they can be restored (docs/algorithms.md 1.2). */
const mnistThreat = (norm: Norm): Threat => ({ norm, epsilon: norm === "linf" ? 0.3 : 2 });

/** A line of the table at some scale. */
interface Line {
  readonly row: RowId;
  readonly heading: string;
  readonly scale: Scale;
  readonly setting?: Setting;
  /** The budget in the paper, and here. */
  readonly paperThreat: Threat;
  readonly threat: Threat;
  readonly balanced: boolean;
  /** How CW is run. */
  readonly cw: { readonly attack: Choice; readonly strategies: readonly string[]; readonly name: string };
  /** Also the worst case of the three attacks that exist for both systems. */
  readonly core: boolean;
}

/** CW inside a budget is PGD that climbs the margin (docs/algorithms.md 3.4): the same attack for both systems. */
const cheapCw = (scale: Scale): Line["cw"] => ({
  attack: scale.pgd(20),
  strategies: ["margin"],
  name: "CW (its margin, by PGD-20)",
});

/** The original: it looks for the smallest perturbation, and breaks an image if that lies within the budget. */
const originalCw: Line["cw"] = { attack: { id: "cw" }, strategies: reported, name: "CW" };

function line(scale: Scale, row: RowId, more: Partial<Line>): Line {
  const norm: Norm = row.endsWith("linf") ? "linf" : "l2";
  return {
    row,
    heading: "",
    scale,
    paperThreat: headline(norm),
    threat: scale.threat(headline(norm)),
    balanced: true,
    cw: cheapCw(scale),
    core: true,
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
  const onCifar = (Object.keys(paperNetworks) as (keyof typeof paperNetworks)[]).flatMap((key) =>
    scale.norms.map((norm): Line => {
      const { id, label, epochs, drops } = paperNetworks[key];
      const training = { ...setting.training, epochs, drops: [...drops] };
      return line(scale, `${key}-${norm}`, {
        heading: label,
        setting: { ...setting, network: { id }, training },
        cw: originalCw,
        core: false,
      });
    }),
  );
  const onMnist = scale.norms.map((norm) =>
    line(scale, `mnist-${norm}`, {
      heading: "CNN-2, MNIST",
      setting: paperMnist,
      paperThreat: mnistThreat(norm),
      threat: mnistThreat(norm),
      balanced: false,
      cw: originalCw,
      core: false,
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
        balanced: false,
        core: false,
      }),
    ];
  const scale = scaleOf(id);
  if (id === "paper") return paperLines(scale);
  return scale.norms.map((norm) =>
    line(scale, `mnist-${norm}`, {
      heading: "small CNN, digits (for CNN-2, MNIST)",
      paperThreat: mnistThreat(norm),
      balanced: false,
    }),
  );
}

const coreOf = { multiclass: ["cross-entropy"], robin: ["softmax"] } as const;
const shared = ["margin", "multi-targeted"] as const;

function specsOf({ row, scale, setting, threat, balanced, cw, core, heading }: Line): StudyExperiment[] {
  const named = (
    what: string,
    attacks: readonly Choice[],
    strategies: readonly string[],
    examples = scale.examples,
  ): ExperimentSpec => ({
    ...specOf(setting === undefined ? scale : { ...scale, setting }, {
      name: `Table 1, ${heading}, ${threat.norm} ${Number(threat.epsilon.toPrecision(4))}${what}`,
      trained: threat,
      systems: [multiclass, robin(balanced)],
      evaluation: { threats: [threat], attacks: [...attacks], strategies: [...strategies], examples },
      deviations: [
        ...(cw.attack.id === "cw" ? [] : ["CW as PGD-20 on its margin instead of the original"]),
        ...(examples === scale.examples
          ? []
          : [`CW on the first ${examples} test images, for which it takes long enough`]),
      ],
    }),
  });
  const attacks = [scale.pgd(10), scale.pgd(20)];
  const base = ["cross-entropy", ...reported];
  if (cw.attack.id === "cw")
    return [
      { id: row, spec: named("", attacks, base) },
      { id: `${row}-cw`, spec: named(", CW", [cw.attack], base, Math.min(1000, scale.examples)) },
    ];
  return [
    { id: row, spec: named("", attacks, [...base, ...cw.strategies, ...(core ? shared.slice(1) : [])]) },
  ];
}

function rowsOf(results: StudyResults, at: Line): readonly StudyRow[] {
  const { row, scale, paperThreat, threat, heading, cw, core } = at;
  const values = table1Values[row];
  const own = { ...scale, threat: () => threat };
  const setting = `${heading}, trained and tested with ${scaledThreatText(own, paperThreat)}`;
  const both = (quantity: string, paper: Pair | null, of: (system: "multiclass" | "robin") => Reading) => {
    const head = { setting, quantity, paperThreat };
    return [
      accuracyRow(results, { ...head, system: "multiclass", paper: paper?.[0] ?? null }, of("multiclass")),
      accuracyRow(results, { ...head, system: "RoBin", paper: paper?.[1] ?? null }, of("robin"), {
        reading: of("multiclass"),
        system: "multiclass",
        paper: paper?.[0] ?? null,
      }),
    ];
  };
  const pgd = (steps: number) => (system: "multiclass" | "robin") => ({
    experiment: row,
    system,
    attack: scale.pgd(steps),
    threat,
    strategies: system === "robin" ? reported : ["cross-entropy"],
  });
  return [
    ...both("clean", values.clean, (system) => ({ experiment: row, system })),
    ...both("PGD-10", values.pgd10, pgd(10)),
    ...both("PGD-20", values.pgd20, pgd(20)),
    ...both(cw.name, values.cw, (system) => ({
      experiment: cw.attack.id === "cw" ? `${row}-cw` : row,
      system,
      attack: cw.attack,
      threat,
      strategies: cw.attack.id === "cw" && system === "multiclass" ? ["cross-entropy"] : cw.strategies,
    })),
    ...(core
      ? both("worst case of the attacks that both have, PGD-20", null, (system) => ({
          experiment: row,
          system,
          attack: scale.pgd(20),
          threat,
          strategies: [...coreOf[system], ...shared],
          combine: "union",
        }))
      : []),
  ];
}

/** The headline comparison: multiclass against RoBin, clean and under PGD-10, PGD-20 and CW. */
export const table1: Study = {
  id: "table-1",
  title: "Table 1, RoBin against multiclass",
  section: "Section 6.1, Table 1",
  question:
    "Is RoBin more robust than one multiclass network trained in the same way, and at what clean accuracy?",
  scales: ["smoke", "demo", "mnist", "paper"],
  picture: "points",
  experiments: (id) => linesOf(id).flatMap(specsOf),
  rows: (results, id) => linesOf(id).flatMap((at) => rowsOf(results, at)),
};
