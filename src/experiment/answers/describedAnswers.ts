import { mcnemar, wilson } from "../artefacts/accuracy.ts";
import type { StudyRow } from "../studies/study.ts";
import {
  type Answering,
  apart,
  certainSign,
  isAttacked,
  isMeasured,
  type MeasuredRow,
  pointsText,
  valueText,
  verdictOf,
} from "./answer.ts";
import { gapAnswer, signAmong } from "./gapAnswer.ts";

const settingsOf = (rows: readonly StudyRow[]): readonly string[] => [...new Set(rows.map(({ setting }) => setting))];

/** "trained with linf 0.2 (for 8/255)": the setting of a clause, without what does not tell settings apart. */
const settingText = (setting: string): string => setting.replace(/, \d+ orders? of the classes$/, "");

/** Figure 1: the mean distance with the fewest labels against that with the most. */
export const distanceOverLabels: Answering = (rows, format) => {
  const drawn = rows.filter(isMeasured).filter(({ histogram }) => histogram !== null);
  const clauses = settingsOf(drawn).flatMap((setting) => {
    const own = drawn
      .filter((row) => row.setting === setting)
      .toSorted((a, b) => (a.at?.value ?? 0) - (b.at?.value ?? 0));
    const [few, many] = [own[0], own.at(-1)];
    if (few === undefined || many === undefined || few === many) return [];
    const sign = apart(few.ours, many.ours);
    const how =
      sign === 0 ? "cannot be told apart" : sign > 0 ? "is larger with fewer labels" : "is smaller with fewer labels";
    return [
      {
        sign,
        isRobust: !setting.startsWith("standard"),
        text: `with ${settingText(setting)} it ${how}: ${valueText(few.ours, few.unit, format)} (${few.at?.value} labels) against ${valueText(many.ours, many.unit, format)} (${many.at?.value})`,
      },
    ];
  });
  if (clauses.length === 0) return null;
  return {
    text: `The mean perturbation that moves an image across the boundary: ${clauses.map(({ text }) => text).join("; ")}`,
    // The claim is about adversarially trained networks.
    verdict: verdictOf(clauses.filter(({ isRobust }) => isRobust).map(({ sign }) => sign)),
  };
};

/** Figure 2: the binary classifier against the classifier of three classes judged on the same question. */
export const boundaryThatCounts: Answering = (rows, format) => {
  const [binary, any, same] = ["a:", "b:", "c:"].map((start) =>
    rows.filter(isMeasured).find(({ system }) => system.startsWith(start)),
  );
  if (binary === undefined || any === undefined || same === undefined) return null;
  const sign = apart(binary.ours, same.ours);
  const how =
    sign === 0
      ? "as far from their boundary, within the error, as"
      : sign > 0
        ? "farther from their boundary than"
        : "nearer to their boundary than";
  const value = (row: MeasuredRow) => valueText(row.ours, row.unit, format);
  return {
    text: `On the same question, points are ${how} those of the classifier of three classes: ${value(binary)} (binary) against ${value(same)}; if any mistake of the latter counts, ${value(any)}`,
    verdict: verdictOf([sign]),
  };
};

/** Figure 6: coherence of RoBin's arms against that of an ensemble. */
export const lowerCoherence: Answering = (rows, format) => {
  const pairs = settingsOf(rows).flatMap((setting) => {
    const own = rows.filter(isMeasured).filter((row) => row.setting === setting);
    const robin = own.find(({ system }) => system === "RoBin");
    const ensemble = own.find(({ system }) => system !== "RoBin");
    return robin === undefined || ensemble === undefined ? [] : [{ robin, ensemble, setting }];
  });
  if (pairs.length === 0) return null;
  const signs = pairs.map(({ robin, ensemble }) => apart(ensemble.ours, robin.ours));
  const verdict = verdictOf(signs);
  const how = verdict === "for" ? "less" : verdict === "against" ? "more" : "not always less";
  const clauses = pairs.map(
    ({ robin, ensemble, setting }) =>
      `${valueText(robin.ours, robin.unit, format)} against ${valueText(ensemble.ours, ensemble.unit, format)} (${setting})`,
  );
  return {
    text: `The gradients of RoBin's arms are ${how} coherent than those of ${pairs[0]?.ensemble.system.replace(/^ensemble/, "an ensemble") ?? ""}: ${clauses.join(", ")}`,
    verdict,
  };
};

/** The share of images that counts as nearly all. */
const nearlyAll = 0.95;

/**
 * The overlap of two attacks: whether Softmax breaks nearly all (95 %) of what Best Arm breaks, and more than it beyond chance,
 * by McNemar's exact test. A share that is certainly smaller speaks against the claim, as does an attack that breaks fewer.
 */
export const softmaxContainsBestArm: Answering = (rows, format) => {
  const clauses = settingsOf(rows).flatMap((setting) => {
    const of = (series: string) =>
      rows.filter(isMeasured).find((row) => row.setting === setting && row.series === series);
    const [best, softmax, common] = [of("Best Arm"), of("Softmax"), of("both")];
    if (best === undefined || softmax === undefined || common === undefined) return [];
    const n = common.ours.n ?? 0;
    const [broken, shared] = [Math.round(best.ours.value * n), Math.round(common.ours.value * n)];
    const rest = Math.round(softmax.ours.value * n) - shared;
    const isMore = mcnemar(broken - shared, rest) > 0.05 ? 0 : Math.sign(rest - (broken - shared));
    const isCertainlyLess = broken > 0 && wilson(shared, broken).high < nearlyAll;
    const isContained = shared >= nearlyAll * broken;
    return [
      {
        sign: (isCertainlyLess ? -1 : isContained ? isMore : Math.min(0, isMore)) as -1 | 0 | 1,
        text: `${shared} of the ${broken} images that Best Arm breaks and ${rest} others, ${valueText(softmax.ours, softmax.unit, format)} against ${valueText(best.ours, best.unit, format)} (${setting})`,
      },
    ];
  });
  if (clauses.length === 0) return null;
  return {
    text: `Softmax breaks ${clauses.map(({ text }) => text).join("; ")}`,
    verdict: verdictOf(clauses.map(({ sign }) => sign)),
  };
};

/**
 * Table 3: Softmax, the paper's strongest attack, against every other one on the same images. It is the strongest at a budget
 * where it certainly leaves fewer images right than all others; one that certainly leaves fewer speaks against the paper.
 */
export const strongestAttack: Answering = (rows, format) => {
  const places = rows
    .filter(isMeasured)
    .flatMap(({ attackGaps = [], ...row }) =>
      attackGaps.length === 0
        ? []
        : [attackGaps.map((gap) => ({ ...row, gap, quantity: `${row.quantity}, against ${gap.minus}` }))],
    );
  const compared = places.flat();
  const answer = gapAnswer({
    subject: "Under Softmax, RoBin",
    than: "under another attack",
    of: () => true,
    claims: -1,
    counted: "images",
  })(compared, format);
  if (answer === null) return null;
  const fewest = places.filter((place) => place.every(({ gap }) => gap.difference <= 0)).length;
  const signs = places.map((place) => {
    const found = place.map(({ gap }) => signAmong(gap, compared.length));
    if (found.includes(1)) return -1;
    return found.every((sign) => sign === -1) ? 1 : 0;
  });
  const certain = (sign: number) => signs.filter((one) => one === sign).length;
  return {
    text: `${answer.text}; Softmax leaves the fewest images right at ${fewest} of ${places.length} budgets, beyond chance at ${certain(1)}, and another attack leaves fewer beyond chance at ${certain(-1)}`,
    verdict: verdictOf(signs),
  };
};

/** Capacity control: the gap of each system to multiclass, under attack. */
export const robinAgainstCapacity: Answering = (rows, format) => {
  const attacked = rows.filter((row) => row.gap !== null && isAttacked(row));
  const robin = attacked.find(({ system }) => system === "RoBin")?.gap;
  const others = attacked.filter(({ system }) => system !== "RoBin");
  const quantity = attacked[0]?.quantity;
  if (robin === null || robin === undefined || others.length === 0) return null;
  const signs = others.map(({ gap }) => {
    if (gap?.low === null || gap?.high === null || gap === null || robin.low === null || robin.high === null) return 0;
    if (robin.low > gap.high) return 1;
    return gap.low > robin.high ? -1 : 0;
  });
  const clauses = others.map(({ system, gap }) => `${pointsText(gap as NonNullable<typeof gap>, format)} (${system})`);
  const relation =
    certainSign(robin) === 0
      ? "RoBin cannot be told apart from multiclass"
      : `RoBin is ${certainSign(robin) > 0 ? "more" : "less"} accurate than multiclass`;
  return {
    text: `Under attack, ${relation}: ${pointsText(robin, format)}, n = ${robin.n}; the same difference is ${clauses.join(" and ")} (${quantity})`,
    verdict: verdictOf(signs),
  };
};
