import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { planImported } from "../../src/experiment/plan/plan.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import { outcomesEvaluation, packOutcomes } from "../../src/experiment/summary/packOutcomes.ts";
import { bytesText } from "../../src/experiment/terms/format.ts";
import type { Digest } from "../../src/experiment/terms/system.ts";
import { labVersion } from "../../src/experiment/terms/version.ts";
import { artefactsOf } from "../../src/lab/run/runState.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { dataFolder, dataHelp, dataOption } from "../files/dataFolder.ts";
import { deviceOption, workersOption } from "../runs/runOptions.ts";
import { openRunStore, runTasks } from "../runs/runTasks.ts";
import { packIds, shippedPack } from "../runs/trainedSystems.ts";
import { type Command, onlyArgument, parseOptions, UserError } from "../terminal/command.ts";
import { createProgressView } from "../terminal/progress.ts";

const fileName = "outcomes.json";

export const outcomes: Command = {
  summary: "measure a pretrained pack image by image, for the page",
  help: `lab outcomes PACK [options]

Attacks the systems of a pack with PGD-20 on up to 500 test images and writes what became of each image to outcomes.json
beside its pack.json, with the coherence of arms, and the smallest perturbations that DeepFool finds on the first 100. The
page finds images with it: those that broke one system and not the other, for example. Weights and accuracies of the pack
stay as they are.

  --out DIR         folder of intermediate results (default: out/outcomes-PACK); the same command resumes
  --public FOLDER   folder whose models/PACK is measured (default: public/ of the lab)
  --workers N       number of workers
  --backend B       webgpu, wasm-fma, wasm, cpu or auto (default)
${dataHelp}`,
  async run(args, { out, err, signal }) {
    const { values, positionals } = parseOptions(args, {
      out: { type: "string" },
      public: { type: "string" },
      workers: { type: "string" },
      backend: { type: "string" },
      ...dataOption,
    });
    const id = onlyArgument(positionals, "the id of a pack");
    const models = values.public === undefined ? undefined : pathToFileURL(join(values.public, "models/"));
    const shipped = await shippedPack(id, models);
    if (shipped === undefined)
      throw new UserError(`${id} found, a pack expected: ${(await packIds()).join(", ") || "there is none"}`);
    const { pack, path, folder, weightsOf } = shipped;
    const planned = await planOutcomes(pack);
    const digests = Object.keys(pack.files);
    const view = createProgressView(err);
    const state = await runTasks(planned, {
      title: `Measuring ${pack.label}, image by image`,
      store: await openRunStore(values.out ?? join("out", `outcomes-${id}`), planned, view),
      view,
      signal,
      device: deviceOption(values),
      workers: workersOption(values.workers),
      data: dataFolder(values.data),
      imported: new Map(
        await Promise.all(digests.map(async (digest) => [digest, await weightsOf(digest as Digest)] as const)),
      ),
    });
    if (state.outcome !== "finished")
      throw new UserError(`the measurement ${state.outcome}: run the same command again to resume`);
    const file = `${JSON.stringify(packOutcomes(pack, planned, artefactsOf(state.tasks), labVersion))}\n`;
    const written = fileURLToPath(new URL(fileName, folder));
    await writeAtomically(written, file);
    if (pack.outcomes !== fileName) {
      // From the file itself, so that everything else in it stays as it is.
      const stored = JSON.parse(await readFile(path, "utf8")) as Pack;
      await writeAtomically(path, `${JSON.stringify({ ...stored, outcomes: fileName } satisfies Pack, null, 1)}\n`);
    }
    out.write(`${written}: ${planned.spec.evaluation.examples} images, ${bytesText(file.length)}\n`);
    return 0;
  },
};

/** The tasks of `outcomesEvaluation` on the systems of a pack. */
function planOutcomes({ spec, systems }: Pack): Promise<Plan> {
  const planned = systems.map(({ id, label, system }) => ({ id, label, system, parameters: 0 }));
  return planImported({ ...spec, evaluation: outcomesEvaluation(spec) }, planned);
}
