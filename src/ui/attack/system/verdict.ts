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

export interface VerdictRun {
  readonly predictions: ArrayLike<number>;
  readonly size: ArrayLike<number>;
  readonly firstSuccess: number;
  readonly end: number;
}

export interface Verdict {
  /** `wrong`: the system is wrong without any attack; `none`: it was not attacked yet. */
  readonly kind: "held" | "fooled" | "wrong" | "none";
  /** The outcome in a word or two, so that colour is never alone. */
  readonly outcome: string;
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
  const nameOf = namesOf(classes);
  const truth = nameOf(label);

  if (facts.errs(cleanPrediction)) return alreadyWrong(facts);
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
      outcome: "Fooled",
      headline: `${name} is fooled ${when}: ${became}.`,
      detail: `${size ?? budget(facts, best.size[end])}${tried}`,
    };
  }
  const after = `after ${end} ${end === 1 ? "step" : "steps"}`;
  if (isFooled) {
    return {
      kind: "held",
      outcome: "Safe",
      headline: `${name} still says ${truth} within the budget.`,
      detail: `Beyond it, at ${normSymbol(facts.norm)} ${sizeText(best.size[end] ?? 0)} instead of ${sizeText(facts.epsilon)}, ${became}; that does not count.${tried}`,
    };
  }
  const lostAgain = firstSuccess >= 0 ? ` It was fooled at step ${firstSuccess}, but only the last step counts.` : "";
  return {
    kind: "held",
    outcome: "Safe",
    headline:
      last === label
        ? `${name} still says ${truth} ${after}${facts.target === null ? "" : `, not ${nameOf(facts.target)}`}.`
        : facts.target === null
          ? `${name} says ${nameOf(last)} ${after}, which is no error for the one question that it answers.`
          : `${name} is wrong ${after}, but missed the target: ${truth} became ${nameOf(last)}, not ${nameOf(facts.target)}.`,
    detail: `${budget(facts, best.size[end])}${lostAgain}${tried}`,
  };
}

/** What holds at one step of a run before its end. It says nothing about later steps. */
export function verdictAt(facts: VerdictFacts, run: VerdictRun, step: number): Verdict {
  const { name, classes, label, target, epsilon } = facts;
  if (facts.errs(facts.cleanPrediction)) return alreadyWrong(facts);
  const nameOf = namesOf(classes);
  const said = run.predictions[step];
  const size = run.size[step] ?? 0;
  const isError = said !== undefined && (target === null ? facts.errs(said) : said === target);
  // Sizes are measured in float32.
  const isWithin = step === run.firstSuccess || size <= epsilon * (1 + 1e-5) + 1e-7;
  const detail = budget(facts, size);
  if (isError && isWithin)
    return {
      kind: "fooled",
      outcome: "Fooled",
      headline: `${name} is fooled ${step === 0 ? "by the random start alone" : `at step ${step}`}: ${nameOf(label)} became ${nameOf(said)}.`,
      detail,
    };
  const still = said === label ? "still says" : "says";
  const but = isError ? ", but beyond the budget" : target !== null && said !== label ? ", not the target" : "";
  return {
    kind: "held",
    outcome: "Safe so far",
    headline: `${name} ${still} ${nameOf(said)} at step ${step}${but}.`,
    detail,
  };
}

/** What is known before an attack: the answer to the image itself. `label` is null until the user has set it. */
export function verdictBefore(
  facts: Pick<VerdictFacts, "name" | "classes" | "errs" | "cleanPrediction"> & { readonly label: number | null },
): Verdict {
  const { label, name, classes, cleanPrediction } = facts;
  if (label !== null && facts.errs(cleanPrediction)) return alreadyWrong({ ...facts, label });
  const says = namesOf(classes)(cleanPrediction);
  return {
    kind: "none",
    outcome: "Not judged",
    headline: `${name} says ${says}${label === cleanPrediction ? ", which is correct" : ""}.`,
    detail: "Not attacked yet.",
  };
}

/** What is known before an attack while there is no answer. @param hasFailed the room says why the system gave none. */
export function verdictWithout(name: string, hasImage: boolean, hasFailed: boolean): Verdict {
  const outcome = { kind: "none", outcome: "Not judged" } as const;
  if (hasImage && hasFailed)
    return { ...outcome, headline: `${name} gave no prediction.`, detail: "The error message says why." };
  const detail = hasImage ? "Press Attack." : "Choose an image, then press Attack.";
  return { ...outcome, headline: `${name} has not been attacked yet.`, detail };
}

/** The verdict on an image whose correct label nobody chose: it says against what it is judged. */
export function withReading(verdict: Verdict, { classes, label }: Pick<VerdictFacts, "classes" | "label">): Verdict {
  const read = namesOf(classes)(label);
  return {
    ...verdict,
    detail: `${verdict.detail} Judged against what it read, ${read}, because no correct label is chosen.`,
  };
}

function alreadyWrong(facts: Pick<VerdictFacts, "name" | "classes" | "label" | "cleanPrediction">): Verdict {
  const nameOf = namesOf(facts.classes);
  return {
    kind: "wrong",
    outcome: "Already wrong",
    headline: `${facts.name} is wrong before any attack: it takes this ${nameOf(facts.label)} for ${withArticle(nameOf(facts.cleanPrediction))}.`,
    detail: "It counts as an error without an attack.",
  };
}

const namesOf = (classes: readonly string[]) => (cls: number | undefined) =>
  cls === undefined ? "nothing" : (classes[cls] ?? String(cls));

/** "a bird", "an airplane"; names that are no common nouns, such as digits, as they are. */
const withArticle = (name: string): string =>
  /^[a-z][a-z_ -]*$/.test(name) && !/^(no|not|other|others|nothing)\b/.test(name)
    ? `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`
    : name;

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function budget({ norm, epsilon }: VerdictFacts, size: number | undefined): string {
  if (epsilon === 0) return "Epsilon is 0, so nothing may change.";
  return `Perturbation ${normSymbol(norm)} ${sizeText(size ?? 0)} of ${sizeText(epsilon)}.`;
}
