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

/** The overlap of two attacks: whether Softmax breaks what Best Arm breaks, and more. */
export const softmaxContainsBestArm: Answering = (rows, format) => {
  const clauses = settingsOf(rows).flatMap((setting) => {
    const of = (series: string) =>
      rows.filter(isMeasured).find((row) => row.setting === setting && row.series === series);
    const [best, softmax, common] = [of("Best Arm"), of("Softmax"), of("both")];
    if (best === undefined || softmax === undefined || common === undefined) return [];
    const n = common.ours.n ?? 0;
    const [broken, shared] = [Math.round(best.ours.value * n), Math.round(common.ours.value * n)];
    const rest = Math.round(softmax.ours.value * n) - shared;
    return [
      {
        sign: (shared >= 0.95 * broken && rest >= 0 ? 1 : -1) as 1 | -1,
        text: `${shared} of the ${broken} images that Best Arm breaks and ${rest} more, ${valueText(softmax.ours, softmax.unit, format)} against ${valueText(best.ours, best.unit, format)} (${setting})`,
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
 * Table 3: how often each attack is the strongest one, and the budget at which Softmax, the paper's strongest, differs most
 * from it. Another attack speaks against the paper only where their intervals are apart.
 */
export const strongestAttack: Answering = (rows, format) => {
  const robin = rows.filter(isMeasured).filter((row) => row.system === "RoBin" && isAttacked(row));
  const places = [...new Set(robin.map(({ setting, at }) => JSON.stringify([setting, at])))].flatMap((place) => {
    const own = robin.filter(({ setting, at }) => JSON.stringify([setting, at]) === place);
    const least = Math.min(...own.map(({ ours }) => ours.value));
    const strongest = own.filter(({ ours }) => ours.value === least);
    const softmax = own.find(({ series }) => series === "Softmax");
    const [first] = strongest;
    return first === undefined || softmax === undefined ? [] : [{ strongest, first, softmax }];
  });
  const counts = new Map<string, number>();
  for (const { strongest } of places)
    for (const { series } of strongest) counts.set(series, (counts.get(series) ?? 0) + 1);
  const ordered = [...counts].toSorted(([, a], [, b]) => b - a);
  const [first] = ordered;
  const [example] = places
    .flatMap(({ strongest, softmax }) => {
      const leader = strongest.find(({ series, ours }) => counts.get(series) === first?.[1] && ours.value > 0);
      return leader === undefined ? [] : [{ leader, softmax, ahead: softmax.ours.value - leader.ours.value }];
    })
    .toSorted((one, other) => other.ahead - one.ahead);
  if (first === undefined || example === undefined) return null;
  // Attacks that are the strongest equally often stand together, whatever their order in the rows.
  const leading = ordered.filter(([, count]) => count === first[1]).map(([name]) => name);
  const second = ordered[leading.length];
  const names = [leading.slice(0, -1).join(", "), leading.at(-1)].filter(Boolean).join(" and ");
  const [are, comma] =
    leading.length === 1
      ? ["is the strongest or one of the strongest attacks", ""]
      : ["are equally often the strongest attacks", ","];
  const next = second === undefined ? "" : ` (then ${second[0]}, ${second[1]})`;
  const { leader, softmax } = example;
  const value = ({ ours, unit }: MeasuredRow) => valueText(ours, unit, format);
  const beside = leader.series === "Softmax" ? "" : ` and Softmax ${value(softmax)}`;
  return {
    text: `${names} ${are} on RoBin${comma} at ${first[1]} of ${places.length} budgets${next}: ${leader.series} leaves ${value(leader)}${beside} right (${leader.quantity}, ${leader.setting})`,
    verdict: verdictOf(
      places.map(({ strongest, first, softmax }) => {
        if (strongest.includes(softmax)) return strongest.length === 1 ? 1 : 0;
        return apart(softmax.ours, first.ours) > 0 ? -1 : 0;
      }),
    ),
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
