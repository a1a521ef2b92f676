import { usualBudgetHelp } from "../../src/experiment/catalogue/usualBudget.ts";
import { dataFolder, namedDataset } from "../files/dataFolder.ts";
import { replaceHelp, replaceOption } from "../runs/claimFolder.ts";
import { evaluationSpec, packEvaluationSpec } from "../runs/evaluationSpec.ts";
import { namedModels, systemOption } from "../runs/importedModels.ts";
import { experimentHelp, outHelp, resultOptions } from "../runs/resultOptions.ts";
import { deviceOption, workersOption } from "../runs/runOptions.ts";
import { namedPack, packOption } from "../runs/trainedSystems.ts";
import { type Command, parseOptions, required, UserError } from "../terminal/command.ts";
import { runExperiment } from "./run.ts";

export const evaluate: Command = {
  summary: "attack imported models, or the systems of a pack, without training anything",
  help: `lab evaluate --system NAME [--system NAME ...] --dataset DATASET --out DIR [options]
lab evaluate --pack ID [--systems A,B] [--system NAME ...] --out DIR [options]

Evaluates models that lab import stored, or networks that come with the lab: clean accuracy, the suite auto (the
strongest attacks of the lab, each on what the others left), the health checks, and the gradient coherence of arms. With
several systems it also measures whether images that are crafted on one break the others. Prints the comparison and
writes DIR, as lab run does.

  --system NAME       an imported model; may be repeated
  --pack ID           the systems of this pack, on its data set: ten arms under the suite auto may take hours
  --systems A,B       only these systems of the pack
${outHelp}
${replaceHelp}
  --examples N        test images (default: 256)
  --norm N            linf or l2 (default: linf)
  --epsilon E         budget on the pixel scale 0 to 1 (default: ${usualBudgetHelp})
  --like SOURCE       evaluate as this preset or spec does, with its images and budgets unless the options above are
                      given: --norm or --epsilon replace all of its budgets by one
${experimentHelp}

To compare with systems that are trained here: lab run PRESET --system NAME.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      ...resultOptions,
      ...systemOption,
      ...replaceOption,
      ...packOption,
      systems: { type: "string" },
      like: { type: "string" },
      examples: { type: "string" },
      norm: { type: "string" },
      epsilon: { type: "string" },
    });
    if (positionals.length > 0)
      throw new UserError(`${positionals.join(" ")} found, only options expected: see --help`);
    const folder = required(values.out, "--out", "a folder for the results");
    const data = dataFolder(values.data);
    const pack = await namedPack(values.pack);
    if (pack !== undefined && values.dataset !== undefined)
      throw new UserError(`--dataset found with --pack ${pack.id}, which is judged on its own data: leave it out`);
    const models = await namedModels(values.system, data);
    const spec = await (pack === undefined ? ofModels() : packEvaluationSpec(pack, values.systems, models, values));
    const device = deviceOption(values);
    const workers = workersOption(values.workers);
    return runExperiment(
      spec,
      {
        isNew: true,
        folder,
        cache: values.cache,
        latex: values.latex,
        replace: values.replace,
        device,
        workers,
        data,
        pack,
      },
      terminal,
    );

    async function ofModels() {
      if (models.length === 0)
        throw new UserError("no --system found, an imported model or --pack expected: see --help");
      if (values.systems !== undefined) throw new UserError("--systems found without --pack, both expected");
      const dataset = await namedDataset(required(values.dataset, "--dataset", "the data set of the models"), data);
      if (dataset === undefined) throw new UserError("no --dataset found: see --help");
      return evaluationSpec(models, dataset, values);
    }
  },
};
