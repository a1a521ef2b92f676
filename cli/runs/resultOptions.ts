import { dataHelp, dataOption } from "../files/dataFolder.ts";
import { latexHelp, latexOption } from "./latexFiles.ts";
import { specHelp, specOptions } from "./runOptions.ts";

/** Options of the commands that compute an experiment, or many, into a folder. */
export const resultOptions = {
  ...specOptions,
  out: { type: "string" },
  cache: { type: "string" },
  ...dataOption,
  ...latexOption,
} as const;

/** Where results go. */
export const outHelp = `  --out DIR           folder of the results
  --cache DIR         store finished tasks in this folder instead, to share them between runs
${latexHelp}`;

/** What is computed, and on what data. */
export const experimentHelp = `${dataHelp}
${specHelp}`;
