import { usualBudget } from "../../src/experiment/catalogue/usualBudget.ts";
import type { Choice, Threat } from "../../src/experiment/terms/choice.ts";
import { numberOption, UserError } from "../terminal/command.ts";

/** The budget of `--norm` and `--epsilon` for one attack on images of a data set; the usual one where they are left out. */
export function threatOption(norm = "linf", epsilon: string | undefined, dataset: Choice): Threat {
  if (norm !== "linf" && norm !== "l2") throw new UserError(`--norm ${norm} found, linf or l2 expected`);
  if (epsilon === undefined) return { norm, epsilon: usualBudget(norm, dataset) };
  const range = { min: 0, above: true, max: norm === "linf" ? 1 : 1000, whole: false };
  return { norm, epsilon: numberOption("--epsilon", epsilon, range) };
}
