import { dataFolder, dataHelp, dataOption, namedDataset } from "../files/dataFolder.ts";
import { replaceHelp, replaceOption } from "../runs/claimFolder.ts";
import { evaluationSpec } from "../runs/evaluationSpec.ts";
import { namedModels, systemOption } from "../runs/importedModels.ts";
import { latexHelp, latexOption } from "../runs/latexFiles.ts";
import { deviceOption, specHelp, specOptions, workersOption } from "../runs/runOptions.ts";
import { type Command, parseOptions, required, UserError } from "../terminal/command.ts";
import { runExperiment } from "./run.ts";

export const evaluate: Command = {
  summary: "attack imported models without training anything",
  help: `lab evaluate --system NAME [--system NAME ...] --dataset DATASET --out DIR [options]

Evaluates models that lab import stored: clean accuracy, the suite auto (the strongest attacks of the lab, each on what
the others left), the health checks, and the gradient coherence of arms. With several systems it also measures whether
images that are crafted on one break the others. Prints the comparison and writes DIR, as lab run does.

  --system NAME       an imported model; may be repeated
  --out DIR           folder of the results
${replaceHelp}
  --examples N        test images (default: 256)
  --norm N            linf or l2 (default: linf)
  --epsilon E         budget on the pixel scale 0 to 1 (default: 8/255 for colour images, 0.1 for others; in l2 0.5)
  --like SOURCE       evaluate as this preset or spec does, instead of the above
${latexHelp}
${dataHelp}
${specHelp}

To compare with systems that are trained here: lab run PRESET --system NAME.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...specOptions,
      ...dataOption,
      ...systemOption,
      ...latexOption,
      ...replaceOption,
      out: { type: "string" },
      like: { type: "string" },
      examples: { type: "string" },
      norm: { type: "string" },
      epsilon: { type: "string" },
    });
    if (positionals.length > 0)
      throw new UserError(`${positionals.join(" ")} found, only options expected: see --help`);
    const folder = required(values.out, "--out", "a folder for the results");
    const data = dataFolder(values.data);
    if (values.system === undefined) throw new UserError("no --system found, an imported model expected: see --help");
    const models = await namedModels(values.system, data);
    const dataset = await namedDataset(required(values.dataset, "--dataset", "the data set of the models"), data);
    if (dataset === undefined) throw new UserError("no --dataset found: see --help");
    const spec = await evaluationSpec(models, dataset, values);
    const device = deviceOption(values);
    const workers = workersOption(values.workers);
    return runExperiment(
      spec,
      { isNew: true, folder, cache: undefined, latex: values.latex, replace: values.replace, device, workers, data },
      terminal,
    );
  },
};
