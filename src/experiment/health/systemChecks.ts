import { errsOf } from "../catalogue/decompositionFacts.ts";
import { plain } from "../terms/format.ts";
import type { Evidence, HealthCheck } from "./check.ts";

/** The clean pass and all attacks of a run. */
const passesOf = ({ clean, attacks }: Evidence) => [
  ...(clean === undefined ? [] : [clean]),
  ...attacks.map(({ outcomes }) => outcomes),
];

/** Scores that look like probabilities, whereas attacks expect logits or margins (docs/algorithms.md 10.5, last column). */
export const probabilities: HealthCheck = {
  id: "probabilities",
  label: "Probabilities as scores",
  needs: "the health measurements (evaluation.health)",
  find({ probes: [first] }) {
    if (first === undefined) return [];
    const { lowest, highest, atBound } = first.data.scores;
    const isBounded = lowest >= 0 && highest <= 1;
    const suspect = isBounded || atBound > 0.05;
    const found = `scores of clean images range from ${lowest.toPrecision(3)} to ${highest.toPrecision(3)}`;
    const meaning = isBounded
      ? ": these are probabilities, whose flat ends hide gradients; use logits or margins as scores"
      : `, ${plain.percent(atBound)} of them exactly the lowest or highest: they are squashed, and flat ends hide gradients; use margins as scores`;
    return [
      {
        threat: null,
        suspect,
        numbers: { lowest, highest, atBound },
        sentence: suspect ? `${found}${meaning}` : found,
      },
    ];
  },
};

/** Whether the flags that accuracies are counted from match the exported predictions (docs/algorithms.md 10.6, 11). */
export const judge: HealthCheck = {
  id: "judge",
  label: "Judge and predictions",
  needs: "a measured accuracy",
  find(evidence) {
    const passes = passesOf(evidence);
    if (passes.length === 0) return [];
    const errs = errsOf(evidence.system.system);
    let judgements = 0;
    let differing = 0;
    for (const { labels, predictions, broken, cleanPredictions, cleanWrong } of passes)
      for (const [i, label] of labels.entries()) {
        judgements += 2;
        if (errs(predictions[i] ?? -1, label) !== (broken[i] === 1)) differing++;
        if (errs(cleanPredictions[i] ?? -1, label) !== (cleanWrong[i] === 1)) differing++;
      }
    if (judgements === 0) return [];
    const suspect = differing > 0;
    return [
      {
        threat: null,
        suspect,
        numbers: { judgements, differing },
        sentence: suspect
          ? `${differing} of ${judgements} judgements differ from the exported predictions: the accuracies are not those of the predictions`
          : `all ${judgements} judgements match the exported predictions`,
      },
    ];
  },
};

/** A system that answers differently to the same image, so that one pass is not its accuracy (docs/algorithms.md 10.6, 11). */
export const randomness: HealthCheck = {
  id: "randomness",
  label: "Randomness at inference",
  needs: "an attack, or the health measurements (evaluation.health)",
  find(evidence) {
    const { clean, attacks, probes } = evidence;
    if (probes.length === 0 && (clean === undefined || attacks.length === 0)) return [];
    const answers = new Map<number, number | undefined>();
    const changing = new Set<number>();
    for (const { ids, cleanPredictions } of passesOf(evidence))
      for (const [i, id] of ids.entries()) {
        const answer = cleanPredictions[i];
        if (answers.has(id) && answers.get(id) !== answer) changing.add(id);
        answers.set(id, answer);
      }
    const total = (of: "images" | "changedScores" | "changedDecisions") =>
      probes.reduce((sum, { data }) => sum + data.repeats[of], 0);
    const repeated = total("images");
    const changedScores = total("changedScores");
    const changedDecisions = total("changedDecisions");
    const suspect = changing.size > 0 || changedScores > 0;
    const found = [
      // Random numbers depend on the task, so equal passes of two tasks do not clear a system whose scores changed.
      ...(answers.size > 0 && (changing.size > 0 || changedScores === 0)
        ? [`different passes predicted ${changing.size} of ${answers.size} clean images differently`]
        : []),
      ...(repeated > 0
        ? [`${changedScores} of ${repeated} repeated passes gave other scores, ${changedDecisions} another decision`]
        : []),
    ].join("; ");
    return [
      {
        threat: null,
        suspect,
        numbers: {
          images: answers.size,
          wavering: changing.size,
          repeated,
          changedScores,
          changedDecisions,
        },
        sentence: suspect
          ? `${found}: the system draws random numbers, so attack the average over many draws (adaptive PGD) and do not trust one draw`
          : found,
      },
    ];
  },
};
