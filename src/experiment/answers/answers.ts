import { headline } from "../studies/scales.ts";
import type { StudyRow } from "../studies/study.ts";
import type { NumberFormat } from "../terms/format.ts";
import { type Answer, type Answering, isAttacked, verdictTexts } from "./answer.ts";
import {
  boundaryThatCounts,
  distanceOverLabels,
  lowerCoherence,
  robinAgainstCapacity,
  softmaxContainsBestArm,
  strongestAttack,
} from "./describedAnswers.ts";
import { gapAnswer, joined } from "./gapAnswer.ts";

interface Answerable {
  /** What the paper says, after "that". */
  readonly claim: string;
  readonly answer: Answering;
}

const toMulticlass = (row: StudyRow): boolean => row.gap?.minus === "multiclass";
const isFewest = ({ system }: StudyRow): boolean => system === "MODEL[2]";

const robinOverMulticlass = gapAnswer({
  subject: "Under attack, RoBin",
  than: "multiclass",
  of: (row) => isAttacked(row) && toMulticlass(row),
  claims: 1,
  isStrongest: true,
});

/** Whether the test budget is larger than the one that the networks were trained with, the paper's headline budget. */
const isBeyondTraining = ({ paperThreat }: StudyRow): boolean =>
  paperThreat !== null && paperThreat.epsilon > headline(paperThreat.norm).epsilon;

const moreRobust = (how: string): Answerable => ({
  claim: `RoBin is more robust than one multiclass network${how}`,
  answer: robinOverMulticlass,
});

const onMulticlass: Answerable = {
  claim: "images crafted on multiclass break RoBin less often than a direct attack",
  answer: gapAnswer({
    subject: "On images crafted on multiclass, RoBin",
    than: "under the direct Softmax attack",
    of: ({ gap }) => gap?.minus === "the direct Softmax attack",
    claims: 1,
  }),
};

const hierarchies: Answerable = {
  claim: "hierarchies of two stages are less robust than multiclass",
  answer: gapAnswer({
    subject: "Under the strongest attack on its stages, a hierarchy",
    than: "multiclass",
    of: (row) => isAttacked(row) && toMulticlass(row),
    claims: -1,
    isStrongest: true,
  }),
};

const fewerLabels = gapAnswer({
  subject: "Under attack, an adversarially trained network with 2 labels",
  than: "one with 10",
  of: (row) =>
    isAttacked(row) && isFewest(row) && row.gap !== null && !/standard training/.test(`${row.setting} ${row.series}`),
  claims: 1,
  counted: "orders",
});

/** What every study says about the paper, by its id. */
const answers: Readonly<Record<string, Answerable>> = {
  "table-1": moreRobust(""),
  "table-2": moreRobust(" when both are trained with TRADES or MART"),
  "table-3": { claim: "Softmax is the strongest of the six attacks on RoBin", answer: strongestAttack },
  "table-4": onMulticlass,
  "table-5": moreRobust(", also without balanced batches"),
  "table-6": moreRobust(""),
  "figure-1": {
    claim: "boundaries are nearer to images when a network distinguishes more classes",
    answer: distanceOverLabels,
  },
  "figure-2": {
    claim: "the boundary of a binary classifier is farther away, on the same question",
    answer: boundaryThatCounts,
  },
  "figure-4": { claim: "networks that distinguish fewer classes are more robust", answer: fewerLabels },
  "figure-5": {
    claim: "RoBin is more robust than one multiclass network beyond the training budget, too",
    answer: gapAnswer({
      subject: "Attacked beyond the training budget, RoBin",
      than: "multiclass",
      of: (row) => isBeyondTraining(row) && toMulticlass(row),
      claims: 1,
      isStrongest: true,
    }),
  },
  "figure-6": {
    claim: "gradients of RoBin's arms are less coherent than those of an ensemble",
    answer: lowerCoherence,
  },
  "figure-7": onMulticlass,
  "figure-8": hierarchies,
  overlap: { claim: "Softmax breaks nearly all images that Best Arm breaks, and more", answer: softmaxContainsBestArm },
  regimes: {
    claim: "more labels help without an adversary and hurt with one",
    answer: joined(
      gapAnswer({
        subject: "On clean images, a network of standard training with 2 labels",
        than: "one with 10",
        of: (row) => !isAttacked(row) && isFewest(row) && row.setting.startsWith("standard training"),
        claims: -1,
        counted: "orders",
      }),
      fewerLabels,
    ),
  },
  sampling: {
    claim: "balanced batches raise RoBin's clean accuracy and keep its robustness",
    answer: joined(
      gapAnswer({
        subject: "On clean images, RoBin with balanced batches",
        than: "without",
        of: (row) => !isAttacked(row) && row.gap !== null,
        claims: 1,
      }),
      gapAnswer({ subject: "Under attack, RoBin with balanced batches", than: "without", of: isAttacked, claims: 1 }),
    ),
  },
  hierarchy: hierarchies,
  "one-vs-one": {
    claim: "one-vs-one classifiers cost much clean accuracy",
    answer: gapAnswer({
      subject: "On clean images, one-vs-one",
      than: "multiclass",
      of: (row) => !isAttacked(row) && row.system.startsWith("one-vs-one"),
      claims: -1,
    }),
  },
  hazardous: {
    claim: "a network that answers only the question asked is more robust on it",
    answer: gapAnswer({
      subject: "Under attack, a yes-or-no network",
      than: "the multiclass network asked the same question",
      of: (row) => isAttacked(row) && toMulticlass(row),
      claims: 1,
    }),
  },
  capacity: {
    claim: "neither a larger multiclass network nor an ensemble is as robust as RoBin",
    answer: robinAgainstCapacity,
  },
};

/** The ids of all studies with an answer. */
export const answeredStudies: readonly string[] = Object.keys(answers);

/** What the paper says about the question of a study, after "that"; "" for studies without an answer. */
export const claimOf = (study: string): string => answers[study]?.claim ?? "";

/** The answer of a study from its rows; null as long as the rows that decide it are not measured. */
export function answerOf(study: string, rows: readonly StudyRow[], format: NumberFormat): Answer | null {
  return answers[study]?.answer(rows, format) ?? null;
}

/** The answer as one sentence with what it means for the paper's claim. */
export function answerText(study: string, rows: readonly StudyRow[], format: NumberFormat): string | null {
  const answer = answerOf(study, rows, format);
  if (answer === null) return null;
  return `${answer.text}. This ${verdictTexts[answer.verdict]} the paper's claim that ${claimOf(study)}.`;
}
