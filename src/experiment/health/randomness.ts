import type { HealthCheck } from "./check.ts";

/** A system that answers differently to the same image: one look is not its accuracy (docs/algorithms.md 10.6, 11). */
export const randomness: HealthCheck = {
  id: "randomness",
  label: "Randomness at inference",
  needs: "an attack, or the health measurements (evaluation.health)",
  find({ clean, attacked, probed }) {
    if (probed.length === 0 && (clean === undefined || attacked.length === 0)) return [];
    const answers = new Map<number, number>();
    const wavering = new Set<number>();
    for (const { ids, cleanPredictions } of [
      ...(clean === undefined ? [] : [clean]),
      ...attacked.map(({ outcomes }) => outcomes),
    ])
      for (const [i, id] of ids.entries()) {
        const answer = cleanPredictions[i] as number;
        if ((answers.get(id) ?? answer) !== answer) wavering.add(id);
        answers.set(id, answer);
      }
    const total = (of: "images" | "changedScores" | "changedDecisions") =>
      probed.reduce((sum, { data }) => sum + data.repeats[of], 0);
    const [repeated, changedScores, changedDecisions] = [
      total("images"),
      total("changedScores"),
      total("changedDecisions"),
    ];
    const suspect = wavering.size > 0 || changedScores > 0;
    const said = [
      // What a task draws follows from the task, so equal passes of two tasks do not clear a system that changed.
      ...(answers.size > 0 && (wavering.size > 0 || changedScores === 0)
        ? [`${wavering.size} of ${answers.size} clean images were predicted differently by different passes`]
        : []),
      ...(repeated > 0
        ? [
            `${changedScores} of ${repeated} repeated passes gave other scores, ${changedDecisions} another decision`,
          ]
        : []),
    ].join("; ");
    return [
      {
        threat: null,
        suspect,
        numbers: {
          images: answers.size,
          wavering: wavering.size,
          repeated,
          changedScores,
          changedDecisions,
        },
        sentence: suspect
          ? `${said}: the system draws random numbers, so attack the average over many draws (adaptive PGD) and do not trust one draw`
          : said,
      },
    ];
  },
};
