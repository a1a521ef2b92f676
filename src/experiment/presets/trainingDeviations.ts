import type { ExperimentSpec } from "../spec/spec.ts";

/** Sentences about attacks and about what an evaluation measures, as presets, settings and sweeps write them. */
const ofEvaluation = [/^PGD keeps the first success/, /^CW as /, /^changed by --set evaluation\b/, /^evaluation\./];

/** A clause about the number of test images: "judged on 1,000 test images instead of 10,000", ", 32 test images". */
const testImages = /(?:^|, )(?:judged on )?[\d,]*\d test images(?: instead of [\d,]*\d)?(?:, )?/;

/**
 * The deviations of an experiment that stay true when some of its systems are judged by another evaluation: those of its
 * training, without what they say about systems that are left out. Presets write them as free text, which packs store and
 * which therefore stays as it is; a new evaluation takes this part of it.
 *
 * @param kept systems of the experiment that are judged.
 */
export function trainingDeviations(
  { deviations = [] }: Pick<ExperimentSpec, "deviations">,
  kept: ExperimentSpec["systems"],
): readonly string[] {
  return deviations
    .filter((text) => !ofEvaluation.some((pattern) => pattern.test(text)))
    .map((text) => ofSystems(withoutTestImages(text), kept))
    .filter((text) => text !== "");
}

/** "trained at linf 0.2, judged on 256 test images, each network trained once": a clause in the middle leaves a comma. */
function withoutTestImages(text: string): string {
  return text.replace(testImages, (clause) => (clause.startsWith(", ") && clause.endsWith(", ") ? ", " : ""));
}

/** Clauses in brackets name systems that differ from the others: "30 epochs (RoBin's arms 6, undefended 15)". */
function ofSystems(text: string, kept: ExperimentSpec["systems"]): string {
  if (text.startsWith("wider multiclass models") && !kept.some(({ network }) => network !== undefined)) return "";
  return text.replace(/ \(([^()]*)\)/, (whole, inside: string) => {
    const clauses = inside.split(", ");
    const told = clauses.filter((clause) => isKept(clause, kept));
    if (told.length === clauses.length) return whole;
    return told.length === 0 ? "" : ` (${told.join(", ")})`;
  });
}

function isKept(clause: string, kept: ExperimentSpec["systems"]): boolean {
  if (clause.startsWith("RoBin's arms ")) return kept.some(({ decomposition }) => decomposition.id === "one-vs-all");
  if (clause.startsWith("undefended ")) return kept.some(({ id }) => id === "undefended");
  return true;
}
