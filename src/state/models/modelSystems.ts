import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import images from "../../experiment/catalogue/datasets/images.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { systemOfImported } from "../../experiment/plan/importedSystem.ts";
import { digestOf } from "../../experiment/plan/key.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { Digest } from "../../experiment/terms/system.ts";
import type { StoredData } from "../../lab/engine/dataApi.ts";
import type { ImportedSystem, StoredModel } from "../../lab/engine/modelApi.ts";
import { dataName, publicData } from "../systems/data.ts";
import { labSystem, type SystemGroup } from "../systems/systems.ts";

/** What identifies a model: the digest of its network, or of the list of its networks. */
export async function modelDigest({ imported }: Pick<ImportedSystem, "imported">): Promise<Digest> {
  const digests = imported.map(({ digest }) => digest);
  return digests.length === 1 ? (digests[0] as Digest) : digestOf(digests);
}

/** Images of this size with these classes that nobody has yet. */
export function unknownData(shape: readonly [number, number, number], classes: readonly string[]): Choice {
  const [height, width, channels] = shape;
  return { id: images.id, params: { digest: "", height, width, channels, classes: JSON.stringify(classes) } };
}

/** Whether two data sets have images of one size and the same classes. */
export function isSameKind(a: Choice, b: Choice): boolean {
  const kind = (choice: Choice) => {
    const { shape, classes } = factsOf(choice);
    return JSON.stringify([shape, classes]);
  };
  return kind(a) === kind(b);
}

/** The size of the images that a model takes. */
export function shapeOf({ imported }: Pick<ImportedSystem, "imported">): readonly [number, number, number] {
  const [first] = imported;
  if (first === undefined) throw new RangeError("a model without networks found, at least one expected");
  return [first.height, first.width, first.channels];
}

/** The data set that a model is for: the first with images of its size and its classes, else one that nobody has yet. */
export function dataOf(model: StoredModel, stored: readonly StoredData[]): Choice {
  const wanted = unknownData(shapeOf(model), model.classes);
  return knownData(stored).find((choice) => isSameKind(choice, wanted)) ?? wanted;
}

/** Every data set that the page knows: public ones, then the user's own. */
export function knownData(stored: readonly StoredData[]): readonly Choice[] {
  const own = stored.filter(({ choice }) => choice.id === images.id).map(({ choice }) => choice);
  return [...publicData.map(({ id }): Choice => ({ id })), ...own];
}

/** An experiment that trains nothing: what the schema asks of every experiment, for systems that are only evaluated. */
export function untrained(name: string, dataset: Choice, systems: ExperimentSpec["systems"]): ExperimentSpec {
  return {
    version: 1,
    name,
    seed: 1,
    dataset,
    network: { id: "linear" },
    defence: { id: "standard" },
    training: {
      epochs: 1,
      batchSize: Math.min(128, factsOf(dataset).splits.train),
      learningRate: 0.1,
      drops: [],
      momentum: 0.9,
      weightDecay: 0,
    },
    systems,
    evaluation: { examples: 256, threats: [], attacks: [], strategies: [], coherence: false },
  };
}

/** The stored models as groups of systems, one group per data set. */
export async function modelGroups(
  models: readonly StoredModel[],
  stored: readonly StoredData[],
): Promise<readonly SystemGroup[]> {
  const groups = new Map<string, SystemGroup>();
  for (const model of models) {
    const dataset = resolveChoice("datasets", dataOf(model, stored));
    const id = await groupIdOf(dataset);
    const digest = await modelDigest(model);
    const named = labSystem("models", `models/${model.name}`, model.name, systemOfImported(dataset, model));
    const system = { ...named, id: `models/${digest}`, model: { digest, origin: model.origin } };
    const before = groups.get(id);
    groups.set(id, {
      id,
      origin: "models",
      label: `Own models, ${dataLabel(dataset, stored)}`,
      madeBy: [...(before?.systems ?? []), system].map((one) => one.model?.origin).join(", "),
      dataset,
      spec: untrained("Own models", dataset, []),
      systems: [...(before?.systems ?? []), system],
      accuracies: [],
      gaps: [],
      overlaps: [],
      coherence: [],
    });
  }
  return [...groups.values()];
}

/** The id of the group of the models for a data set; the same on every machine. */
async function groupIdOf(dataset: Choice): Promise<string> {
  if (dataset.id !== images.id) return `models-${dataset.id}`;
  const { shape, classes } = factsOf(dataset);
  return `models-own-${(await digestOf([shape, classes])).slice(0, 12)}`;
}

/** What to call the data of a model: their name, or the size of images that nobody has yet. */
export function dataLabel(dataset: Choice, stored: readonly StoredData[]): string {
  if (dataset.id !== images.id || dataset.params?.digest !== "") return dataName({ stored }, dataset);
  const { shape, classes } = factsOf(dataset);
  return `${shape[1]} × ${shape[0]} pixels, ${classes.length} classes`;
}
