import type { Norm } from "../../experiment/spec.ts";
import { normSymbol } from "../../figures/format.ts";

/** What a verdict is made from: one system, one image, and the runs that a strategy tried. */
export interface VerdictFacts {
  /** How the system is called: "RoBin". */
  readonly name: string;
  readonly classes: readonly string[];
  readonly label: number;
  readonly cleanPrediction: number;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly runs: readonly VerdictRun[];
  /** The run that broke the image soonest, or that came nearest. */
  readonly best: number;
}

interface VerdictRun {
  readonly predictions: ArrayLike<number>;
  readonly size: ArrayLike<number>;
  readonly firstSuccess: number;
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

  if (cleanPrediction !== label) {
    return {
      kind: "wrong",
      headline: `${name} is wrong before any attack: it takes this ${truth} for ${said(cleanPrediction)}.`,
      detail: "There is nothing left to attack; it counts as an error.",
    };
  }
  const broken = runs.filter(({ firstSuccess }) => firstSuccess >= 0).length;
  const tried =
    runs.length === 1 ? "" : ` ${broken === 0 ? "None" : broken} of ${runs.length} runs fooled it.`;
  if (best.firstSuccess < 0) {
    const steps = best.predictions.length - 1;
    return {
      kind: "held",
      headline: `${name} still says ${truth} after ${steps} ${steps === 1 ? "step" : "steps"}.`,
      detail: `${budget(facts, best.size[steps])}${tried}`,
    };
  }
  const step = best.firstSuccess;
  const when = step === 0 ? "by the random start alone" : `at step ${step}`;
  return {
    kind: "fooled",
    headline: `${name} is fooled ${when}: ${truth} became ${said(best.predictions[step])}.`,
    detail: `${budget(facts, best.size[step])}${tried}`,
  };
}

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
