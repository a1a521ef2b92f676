import { createStore } from "zustand/vanilla";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { mostClasses } from "../../experiment/catalogue/datasets/images.ts";
import type { ModelSettings } from "../../experiment/models/settings.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import type { NamedFile } from "../../lab/engine/dataApi.ts";
import type { ModelOptions, StoredModel, UnderstoodModel } from "../../lab/engine/modelApi.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { attackStore, groupOf } from "../attack/attackStore.ts";
import { dataStore } from "../systems/data.ts";
import { knownData, modelDigest } from "./modelSystems.ts";
import { modelsStore, modelWorker, refreshModels } from "./models.ts";

/** What the user says about a model that was read; the rest is recognised. */
export interface ModelAnswers {
  /** The data set that it is for; null: none of the lab's, only classes with names. */
  readonly data: Choice | null;
  /** Names of the classes where there is no data set, separated by commas. */
  readonly classes: string;
  /** The size of images where neither a data set nor the file says it. */
  readonly shape: ModelOptions["shape"];
  readonly settings: Partial<ModelSettings>;
  readonly arms?: readonly string[];
}

export interface OpenedModel {
  /** Another one for every choice of files. */
  readonly id: number;
  readonly files: readonly NamedFile[];
  readonly answers: ModelAnswers;
  readonly understood: UnderstoodModel;
  /** The stored model with the same networks, if there is one. */
  readonly same: string | null;
}

interface OpenModelState {
  /** The model on show before it is kept. */
  readonly opened: OpenedModel | null;
  /** Names of the files that are being read. */
  readonly reading: string | null;
  /** Why the last files are no model, or the last change was refused. The model on show stays. */
  readonly error: string | null;
}

export const openModelStore = createStore<OpenModelState>()(() => ({ opened: null, reading: null, error: null }));

const readings = newestOnly();
let opening = 0;

/** Reads the files of a model that the user chose or dropped, and shows what was recognised. Never rejects. */
export async function openModelFiles(files: readonly NamedFile[]): Promise<void> {
  const first = firstGuess();
  opening++;
  await read(opening, files, first, async (understood, signal) => {
    const better = guessedData(understood, first);
    return better === null ? null : ask(files, better, signal);
  });
}

/** Changes what the user says about the model on show; it is read again. Never rejects. */
export async function changeModel(change: Partial<ModelAnswers>): Promise<void> {
  const { opened } = openModelStore.getState();
  if (opened === null) return;
  const { height, width, channels } = { ...opened.understood.settings, ...change.settings };
  const answers: ModelAnswers = { ...opened.answers, shape: [height, width, channels], ...change };
  // Other classes have other scores.
  const isOther = change.data !== undefined || change.classes !== undefined;
  const { scores: _, ...settings } = answers.settings;
  await read(opened.id, opened.files, isOther ? { ...answers, settings } : answers);
}

export function discardModel(): void {
  readings.stop();
  openModelStore.setState({ opened: null, reading: null, error: null });
}

export function stopReading(): void {
  readings.stop();
  openModelStore.setState({ reading: null });
}

/** Stores the model on show under a name. Returns it, or null if that failed. */
export async function keepModel(name: string): Promise<StoredModel | null> {
  try {
    const kept = await (await modelWorker()).keep(name);
    openModelStore.setState({ opened: null, error: null });
    await refreshModels();
    return kept;
  } catch (error) {
    openModelStore.setState({ error: messageOf(error) });
    return null;
  }
}

/** Classes and images of the data set that the answers name. */
export function classesOf({ data, classes }: Pick<ModelAnswers, "data" | "classes">): readonly string[] {
  if (data !== null) return factsOf(data).classes;
  return classes
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** One sentence that says why these classes cannot be told apart, or null. */
export function classesProblem(answers: Pick<ModelAnswers, "data" | "classes">): string | null {
  const names = classesOf(answers);
  if (names.length < 2) return `${names.length} class names found, at least two expected, separated by commas`;
  if (names.length > mostClasses) return `${names.length} class names found, at most ${mostClasses} expected`;
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? null : `the class ${twice} is named twice: give every class its own name`;
}

interface Reading {
  readonly answers: ModelAnswers;
  readonly understood: UnderstoodModel;
}

async function read(
  id: number,
  files: readonly NamedFile[],
  answers: ModelAnswers,
  improve: (understood: UnderstoodModel, signal: AbortSignal) => Promise<Reading | null> = async () => null,
): Promise<void> {
  const signal = readings.begin();
  const [first] = files;
  const reading = files.length === 1 ? (first?.path ?? "") : `${files.length} files`;
  openModelStore.setState({ reading, error: null });
  try {
    const problem = classesProblem(answers);
    if (problem !== null) throw new Error(problem);
    const plain = await ask(files, answers, signal);
    const found = (await improve(plain.understood, signal)) ?? plain;
    if (signal.aborted) return;
    openModelStore.setState({ opened: { ...found, id, files, same: await sameAs(found.understood) } });
  } catch (error) {
    if (!signal.aborted && !isNamed(error, "AbortError")) openModelStore.setState({ error: messageOf(error) });
  } finally {
    if (readings.isNewest(signal)) openModelStore.setState({ reading: null });
  }
}

async function ask(files: readonly NamedFile[], answers: ModelAnswers, signal: AbortSignal): Promise<Reading> {
  const { data, settings, arms } = answers;
  const shape = data === null ? answers.shape : factsOf(data).shape;
  const options = { classes: classesOf(answers), shape, settings, ...(arms === undefined ? {} : { arms }) };
  return { answers, understood: await (await modelWorker()).understand(files, options, signal) };
}

/** The name of the stored model that consists of the same networks, or null. */
async function sameAs({ system }: UnderstoodModel): Promise<string | null> {
  if (system === null) return null;
  const digest = await modelDigest(system);
  for (const model of modelsStore.getState().stored ?? []) if ((await modelDigest(model)) === digest) return model.name;
  return null;
}

/** The data set of the systems in Attack, else CIFAR-10. */
function firstGuess(): ModelAnswers {
  const data: Choice = groupOf(attackStore.getState().groupId)?.dataset ?? { id: "cifar-10" };
  return { data, classes: "", shape: factsOf(data).shape, settings: {} };
}

/** Another data set if the model does not fit the one that was assumed; null if it does. */
function guessedData({ settings, networks, kind }: UnderstoodModel, assumed: ModelAnswers): ModelAnswers | null {
  const { height, width, channels, output } = settings;
  const size = networks[0]?.outputs.find(({ name }) => name === output)?.size ?? 0;
  const count = kind === "arms" ? networks.length : size === 1 ? 2 : size;
  const fits = (choice: Choice) => {
    const { shape, classes } = factsOf(choice);
    return shape.join() === [height, width, channels].join() && classes.length === count;
  };
  if (assumed.data !== null && fits(assumed.data)) return null;
  const better = knownData(dataStore.getState().stored ?? []).find(fits);
  if (better !== undefined) return { ...assumed, data: better };
  if (count < 2 || count > mostClasses) return null;
  const names = Array.from({ length: count }, (_, cls) => String(cls));
  return { ...assumed, data: null, classes: names.join(", "), shape: [height, width, channels] };
}
