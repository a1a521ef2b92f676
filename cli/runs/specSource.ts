import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type PresetId, presets } from "../../src/experiment/presets/index.ts";
import { onDataset } from "../../src/experiment/spec/onDataset.ts";
import type { Problem } from "../../src/experiment/spec/problem.ts";
import type { ExperimentSpec, SystemSpec } from "../../src/experiment/spec/spec.ts";
import { specNotes } from "../../src/experiment/spec/specNotes.ts";
import { type ParsedSpec, parseSpec, parseSpecText } from "../../src/experiment/spec/validate.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import type { StoredModel } from "../../src/lab/engine/modelApi.ts";
import { isMissing } from "../files/atomicFile.ts";
import { UserError } from "../terminal/command.ts";
import { writtenAgain } from "./finishedRun.ts";
import { applySetting } from "./setting.ts";

/** Largest file that is read, in bytes; the result of a long run has some ten megabytes of flags. */
const largestFile = 256 * 2 ** 20;

/** Most characters of one entry of a spec's `deviations`. */
const longestDeviation = 300;

/**
 * The experiment of a preset or a file, with `path=value` settings applied. The file holds a spec, or is the result.json
 * of an earlier run. Changes are recorded in the spec's name and deviations, which every output shows.
 *
 * @throws UserError that lists every problem.
 */
export async function specFrom(
  source: string,
  settings: readonly string[],
  dataset?: { readonly name: string; readonly choice: Choice },
  models: readonly StoredModel[] = [],
): Promise<ExperimentSpec> {
  const given = accepted(await parsedSource(source), source);
  const isLast = settings.length === 0 && models.length === 0;
  const onData = dataset === undefined ? given : withDataset(given, dataset.name, dataset.choice, isLast);
  const base = models.length === 0 ? onData : withModels(onData, models, settings.length === 0);
  return withSettings(base, source, settings);
}

/** A spec with `path=value` settings, which its name and deviations record. @throws UserError that lists every problem. */
export function withSettings(base: ExperimentSpec, source: string, settings: readonly string[]): ExperimentSpec {
  if (settings.length === 0) return accepted(parseSpec(base), source);
  const changed = settings.reduce<unknown>(applySetting, base) as ExperimentSpec;
  const said = settings.map((setting) => `changed by --set ${setting}`.slice(0, longestDeviation));
  const marked = {
    ...changed,
    name: changed.name === base.name ? `${base.name} (changed)` : changed.name,
    deviations: [...(changed.deviations ?? []), ...said],
  };
  return accepted(parseSpec(marked), `${source} with ${settings.map((setting) => `--set ${setting}`).join(" ")}`);
}

/** The experiment on other data. Settings may still adapt it; it is validated here only if there are none. */
function withDataset(spec: ExperimentSpec, name: string, choice: Choice, isLast: boolean): ExperimentSpec {
  const changed = onDataset(spec, name, choice);
  return isLast ? accepted(parseSpec(changed), `${spec.name} on ${name}`) : changed;
}

/** A stored model as a system of a spec. */
export const modelSystem = ({ name, decomposition, imported }: StoredModel): SystemSpec => ({
  id: name,
  decomposition,
  imported: [...imported],
});

/** The experiment with imported systems beside its own; one with the same id is replaced. */
function withModels(spec: ExperimentSpec, models: readonly StoredModel[], isLast: boolean): ExperimentSpec {
  const names = new Set(models.map(({ name }) => name));
  const changed: ExperimentSpec = {
    ...spec,
    systems: [...spec.systems.filter(({ id }) => !names.has(id)), ...models.map(modelSystem)],
    name: `${spec.name}, with ${[...names].join(", ")}`.slice(0, 200),
  };
  return isLast ? accepted(parseSpec(changed), changed.name) : changed;
}

/** Whether a source is a preset; otherwise it is a file. */
export const isPreset = (source: string): source is PresetId => Object.hasOwn(presets, source);

/** The spec of a preset or a file, or its problems. */
export async function parsedSource(source: string): Promise<ParsedSpec> {
  if (isPreset(source)) return { ok: true, spec: presets[source] };
  const text = await textOf(source);
  const result = specOfResult(text, source);
  return result === undefined ? parseSpecText(text) : parseSpec(result);
}

const isNoun = (word: string | undefined): word is string =>
  word !== undefined && ["network", "decomposition", "mask", "defence", "attack", "strategy", "suite"].includes(word);

/** "note: defence.params.norm: …", a line per note on a spec; empty without notes. */
export const noteLines = (spec: ExperimentSpec): readonly string[] =>
  specNotes(spec).map(({ path, message }) => `note: ${path}: ${message}`);

const attackAtThreats =
  '{"id":"pgd","threats":[{"norm":"linf","epsilon":0.1},{"norm":"l2","epsilon":0.5}]}, or without "threats" for every threat';

export function problemLines(problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message }) => `  ${path === "" ? "" : `${path}: `}${message}`);
  const isRepeated = problems.some(({ message }) => /^attack .* found twice/.test(message));
  const noun = problems.map(({ message }) => /^unknown (?:parameter ".*" of )?(\w+)/.exec(message)?.[1]).find(isNoun);
  return [
    ...lines,
    ...(isRepeated
      ? [`  an attack that runs at several threats is one entry that names all of them: ${attackAtThreats}`]
      : []),
    ...(noun === undefined ? [] : [`  lab describe ${noun} lists what there is, with all parameters`]),
  ].join("\n");
}

function accepted(parsed: ParsedSpec, source: string): ExperimentSpec {
  if (parsed.ok) return parsed.spec;
  throw new UserError(`${source} is not a valid experiment:\n${problemLines(parsed.problems)}`);
}

async function textOf(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > largestFile)
      throw new UserError(`${path} has ${bytes.length} bytes, at most ${largestFile} expected`);
    return bytes.toString("utf8");
  } catch (error) {
    if (isMissing(error))
      throw new UserError(
        `unknown preset and no such file: ${path}; presets are ${Object.keys(presets).join(", ")}, any other name is the path of a spec`,
      );
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === "EISDIR")
      throw new UserError(
        `${path} is a folder, the path of a spec or of a result.json expected: name the file, for example ${join(path, "result.json")}`,
      );
    throw new UserError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** The spec in a `result.json`; undefined for any other text. @throws UserError where the file is damaged. */
function specOfResult(text: string, path: string): unknown {
  const isNamed = basename(path) === "result.json";
  if (!isNamed && !text.includes('"robin-lab-result"')) return undefined;
  try {
    const content = JSON.parse(text) as { format?: unknown; spec?: unknown };
    return content.format === "robin-lab-result" ? content.spec : undefined;
  } catch (error) {
    throw new UserError(`${path} is damaged (${(error as Error).message}): ${writtenAgain}`);
  }
}
