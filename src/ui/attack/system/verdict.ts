import type { Norm } from "../../../experiment/terms/choice.ts";
import { normSymbol } from "../../../figures/drawing/format.ts";
import { sizeText } from "../../images/sizeText.ts";

/** The facts behind a verdict: one system, one image, and the runs of one strategy. */
export interface VerdictFacts {
  /** Name of the system: "RoBin". */
  readonly name: string;
  readonly classes: readonly string[];
  readonly label: number;
  /** Whether a decision is an error. MODEL[k] does not count every decision that differs from the label. */
  errs(prediction: number): boolean;
  readonly cleanPrediction: number;
  /** The class that a targeted attack aims at; null for an untargeted attack. */
  readonly target: number | null;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly runs: readonly VerdictRun[];
  /** Index of the run that is judged. */
  readonly best: number;
}

interface VerdictRun {
  readonly predictions: ArrayLike<number>;
  readonly size: ArrayLike<number>;
  readonly firstSuccess: number;
  readonly end: number;
}

export interface Verdict {
  /** `wrong`: the system is wrong without any attack. */
  readonly kind: "held" | "fooled" | "wrong";
  /** One sentence. */
  readonly headline: string;
  /** The perturbation size, and the number of successful runs if there are several. */
  readonly detail: string;
}

/** The outcome of an attack on one system in plain words. Throws if `best` is not a run. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const { name, classes, label, cleanPrediction, runs } = facts;
  const best = runs[facts.best];
  if (best === undefined) throw new Error(`run ${facts.best} found, expected 0 to ${runs.length - 1}`);
  const nameOf = (cls: number | undefined) => (cls === undefined ? "nothing" : (classes[cls] ?? String(cls)));
  const truth = nameOf(label);

  if (facts.errs(cleanPrediction)) {
    return {
      kind: "wrong",
      headline: `${name} is wrong before any attack: it takes this ${truth} for ${nameOf(cleanPrediction)}.`,
      detail: "It counts as an error without an attack.",
    };
  }
  const { firstSuccess, end } = best;
  const last = best.predictions[end];
  const isFooled = last !== undefined && (facts.target === null ? facts.errs(last) : last === facts.target);
  const became = `${truth} became ${nameOf(last)}${facts.target === null ? "" : ", the target"}`;
  const broken = runs.filter((run) => run.firstSuccess >= 0).length;
  const tried = runs.length === 1 ? "" : ` ${broken === 0 ? "None" : broken} of ${runs.length} runs fooled it.`;

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
      headline: `${name} still says ${truth} within the budget.`,
      detail: `Beyond it, at ${normSymbol(facts.norm)} ${sizeText(best.size[end] ?? 0)} instead of ${sizeText(facts.epsilon)}, ${became}; that does not count.${tried}`,
    };
  }
  const lostAgain = firstSuccess >= 0 ? ` It was fooled at step ${firstSuccess}, but only the last step counts.` : "";
  return {
    kind: "held",
    headline:
      last === label
        ? `${name} still says ${truth} ${after}${facts.target === null ? "" : `, not ${nameOf(facts.target)}`}.`
        : facts.target === null
          ? `${name} says ${nameOf(last)} ${after}, which is no error for the one question that it answers.`
          : `${name} is wrong ${after}, but missed the target: ${truth} became ${nameOf(last)}, not ${nameOf(facts.target)}.`,
    detail: `${budget(facts, best.size[end])}${lostAgain}${tried}`,
  };
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function budget({ norm, epsilon }: VerdictFacts, size: number | undefined): string {
  if (epsilon === 0) return "Epsilon is 0, so nothing may change.";
  return `Perturbation ${normSymbol(norm)} ${sizeText(size ?? 0)} of ${sizeText(epsilon)}.`;
}
