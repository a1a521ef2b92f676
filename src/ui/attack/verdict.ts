import type { Norm } from "../../experiment/terms/choice.ts";
import { normSymbol } from "../../figures/drawing/format.ts";

/** What a verdict is made from: one system, one image, and the runs that a strategy tried. */
export interface VerdictFacts {
  /** How the system is called: "RoBin". */
  readonly name: string;
  readonly classes: readonly string[];
  readonly label: number;
  /** Whether a decision is an error; MODEL[k] does not count all that differ from the label. */
  errs(prediction: number): boolean;
  readonly cleanPrediction: number;
  /** Targeted: the class that the prediction should become; null: any wrong one. */
  readonly target: number | null;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly runs: readonly VerdictRun[];
  /** The run that is judged. */
  readonly best: number;
}

interface VerdictRun {
  readonly predictions: ArrayLike<number>;
  readonly size: ArrayLike<number>;
  readonly firstSuccess: number;
  readonly end: number;
}

export interface Verdict {
  /** `wrong`: it erred before any attack. */
  readonly kind: "held" | "fooled" | "wrong";
  /** One plain sentence. */
  readonly headline: string;
  /** The budget that was used, and how many runs succeeded where there are several. */
  readonly detail: string;
}

/** What an attack did to one system, in plain words. Throws when there is no run to judge. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const { name, classes, label, cleanPrediction, runs } = facts;
  const best = runs[facts.best];
  if (best === undefined) throw new Error(`run ${facts.best} found, expected 0 to ${runs.length - 1}`);
  const said = (cls: number | undefined) => (cls === undefined ? "nothing" : (classes[cls] ?? String(cls)));
  const truth = said(label);

  if (facts.errs(cleanPrediction)) {
    return {
      kind: "wrong",
      headline: `${name} is wrong before any attack: it takes this ${truth} for ${said(cleanPrediction)}.`,
      detail: "There is nothing left to attack; it counts as an error.",
    };
  }
  const { firstSuccess, end } = best;
  const last = best.predictions[end];
  const isFooled = last !== undefined && (facts.target === null ? facts.errs(last) : last === facts.target);
  const became = `${truth} became ${said(last)}${facts.target === null ? "" : ", the target"}`;
  const broken = runs.filter((run) => run.firstSuccess >= 0).length;
  const tried =
    runs.length === 1 ? "" : ` ${broken === 0 ? "None" : broken} of ${runs.length} runs fooled it.`;

  if (firstSuccess >= 0 && isFooled) {
    const when = firstSuccess === 0 ? "by the random start alone" : `at step ${firstSuccess}`;
    const size = end > firstSuccess ? `Smallest found: ${lowered(budget(facts, best.size[end]))}` : null;
    return {
      kind: "fooled",
      headline: `${name} is fooled ${when}: ${became}.`,
      detail: `${size ?? budget(facts, best.size[end])}${tried}`,
    };
  }
  const after = `after ${end} ${end === 1 ? "step" : "steps"}`;
  if (isFooled) {
    return {
      kind: "held",
      headline: `${name} still says ${truth} inside the budget.`,
      detail: `Only past it, at ${normSymbol(facts.norm)} ${sizeText(best.size[end] ?? 0)} instead of ${sizeText(facts.epsilon)}, ${became}: that does not count.${tried}`,
    };
  }
  const onTheWay = firstSuccess >= 0 ? ` It was fooled at step ${firstSuccess}, but the end counts.` : "";
  return {
    kind: "held",
    headline:
      last === label
        ? `${name} still says ${truth} ${after}${facts.target === null ? "" : `, not ${said(facts.target)}`}.`
        : facts.target === null
          ? `${name} says ${said(last)} ${after}: no error to the one question that it is asked.`
          : `${name} is wrong ${after}, but not as wanted: ${truth} became ${said(last)}, not ${said(facts.target)}.`,
    detail: `${budget(facts, best.size[end])}${onTheWay}${tried}`,
  };
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function budget({ norm, epsilon }: VerdictFacts, size: number | undefined): string {
  if (epsilon === 0) return "Epsilon is 0: nothing may change.";
  return `Perturbation ${normSymbol(norm)} ${sizeText(size ?? 0)} of ${sizeText(epsilon)}.`;
}

/** A perturbation size or budget with three decimals. */
export function sizeText(size: number): string {
  return size.toFixed(3);
}

/** Epsilon in grey levels: "25.5/255". */
export function levelsText(epsilon: number): string {
  return `${Number((epsilon * 255).toFixed(1))}/255`;
}
