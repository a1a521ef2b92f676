import { errsOf } from "../catalogue/decompositionFacts.ts";
import type { HealthCheck } from "./check.ts";

/** Whether the flags that accuracies are counted from follow from the exported predictions (docs/algorithms.md 10.6, 11). */
export const judge: HealthCheck = {
  id: "judge",
  label: "Judge and predictions",
  needs: "a measured accuracy",
  find({ system, clean, attacked }) {
    const all = [...(clean === undefined ? [] : [clean]), ...attacked.map(({ outcomes }) => outcomes)];
    if (all.length === 0) return [];
    const errs = errsOf(system.system);
    let judgements = 0;
    let differing = 0;
    for (const { ids, labels, predictions, broken, cleanPredictions, cleanWrong } of all)
      for (const i of ids.keys()) {
        judgements += 2;
        const label = labels[i] as number;
        if (errs(predictions[i] as number, label) !== (broken[i] === 1)) differing++;
        if (errs(cleanPredictions[i] as number, label) !== (cleanWrong[i] === 1)) differing++;
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
          : `all ${judgements} judgements follow from the exported predictions`,
      },
    ];
  },
};
