import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { importedChoice } from "../../src/experiment/terms/importedNetwork.ts";
import type { ResolvedChoice, System } from "../../src/experiment/terms/system.ts";
import type { NamedFile } from "../../src/lab/engine/dataApi.ts";
import type { ImportedSystem, ModelOptions, ModelWorker } from "../../src/lab/engine/modelApi.ts";
import { candidateSettings } from "./candidateSettings.ts";
import { createNodePool } from "./nodePool.ts";

/** Test images on which a new model is checked. */
const checked = 200;
const workerBytes = 2 ** 29;

export interface Checked {
  readonly engine: ModelWorker;
  readonly files: readonly NamedFile[];
  readonly options: ModelOptions;
  readonly system: ImportedSystem;
  readonly dataset: ResolvedChoice;
  readonly folder: string;
}

/** A system of stored or just read networks. */
export function systemOf({ decomposition, imported }: ImportedSystem, classes: number): System {
  const choice = resolveChoice("decompositions", decomposition);
  const labellings = entryOf("decompositions", choice.id).labellings(classes, choice.params);
  const members = imported.map((network, at) => ({
    source: { from: "import", digest: network.digest } as const,
    network: importedChoice(network),
    labelling: labellings[at] as (typeof labellings)[number],
  }));
  return { decomposition: choice, members };
}

/**
 * The accuracy of a new model on a few test images, as text. A model that is hardly better than chance was probably given
 * the wrong pixels: common normalisations are tried, and the best is named.
 */
export async function checkAccuracy(of: Checked, signal: AbortSignal): Promise<string> {
  const { engine, files, options, dataset, folder } = of;
  const { classes, splits } = factsOf(dataset);
  const count = Math.min(checked, splits.test);
  if (count === 0) return "";
  const pool = await createNodePool({
    start: { prefer: "auto" },
    bytesPerWorker: workerBytes,
    workers: 1,
    data: folder,
  });
  try {
    const positions = Array.from({ length: count }, (_, at) => at);
    const { images, labels } = await pool.examples(dataset, "test", positions);
    const pixels = images instanceof Float32Array ? images : Float32Array.from(images, (byte) => byte / 255);
    const accuracyOf = async (imported: ImportedSystem): Promise<number> => {
      const weights: Record<string, Uint8Array> = {};
      for (const { digest } of imported.imported) {
        const bytes = await engine.network(digest);
        if (bytes !== null) weights[digest] = bytes;
      }
      const system = systemOf(imported, classes.length);
      const found = await pool.scores({ dataset, system, images: pixels }, weights, signal);
      return found.images.filter(({ prediction }, at) => prediction === labels[at]).length / count;
    };
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
    const accuracy = await accuracyOf(of.system);
    const line = `accuracy on ${count} test images: ${percent(accuracy)}\n`;
    const chance = 1 / classes.length;
    if (accuracy > chance + 0.25 * (1 - chance)) return line;
    const warning = `warning: this is near chance (${percent(chance)}), which usually means that it gets the wrong pixels or the classes are in another order\n`;
    let best = { accuracy, flags: "" };
    for (const { settings, flags } of candidateSettings(pixels, options.shape[2])) {
      const { system } = await engine.understand(
        files,
        { ...options, settings: { ...options.settings, ...settings } },
        signal,
      );
      const found = system === null ? 0 : await accuracyOf(system);
      if (found > best.accuracy + 0.02) best = { accuracy: found, flags };
    }
    if (best.flags === "") return `${line}${warning}`;
    return `${line}${warning}try ${best.flags}, which gives ${percent(best.accuracy)}\n`;
  } finally {
    await pool.close();
  }
}
