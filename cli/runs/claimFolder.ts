import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { arithmeticName, backendOfArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { differenceText, type SpecDifference, specDifference } from "../../src/experiment/spec/specDifference.ts";
import type { StudyPlan } from "../../src/experiment/studies/planStudy.ts";
import type { StudyFile } from "../../src/experiment/studies/studyFile.ts";
import { summaryTableIds } from "../../src/experiment/summary/summaryTables.ts";
import { absent } from "../files/atomicFile.ts";
import { UserError } from "../terminal/command.ts";
import { finishedTasks, readEarlier } from "./earlierResult.ts";

/** The option of every command that writes results into a folder. */
export const replaceOption = { replace: { type: "boolean" } } as const;
export const replaceHelp = `  --replace           replace the result of another experiment in DIR: its result.json, tables and figures are removed,
                      its finished tasks stay (default: such a folder is refused)`;

export interface Claim {
  /** Whether a result of another experiment may be removed. */
  readonly replace: boolean | undefined;
  /** Receives notes for the user. */
  readonly say: (line: string) => void;
}

/** A result in the way: what it is of, what was asked for, and what else helps than another folder. */
interface Conflict {
  readonly place: string;
  readonly found: string;
  readonly asked: string;
  readonly differ: string | null;
  readonly remedy: string | null;
  remove(): Promise<void>;
}

/** An experiment and the folder of its result. */
interface Place {
  readonly folder: string;
  readonly plan: Pick<Plan, "spec">;
}

/**
 * Makes sure that nobody loses a result: refuses folders that hold the result of another experiment, or of the same one in
 * the other arithmetic, unless it may be replaced. A damaged `result.json` is put aside under another name.
 *
 * @throws UserError that says what was found, what was asked for and what to do. Nothing has been changed then.
 */
export const claimResults = (places: readonly Place[], claim: Claim): Promise<void> => claimAll([], places, claim);

/** Like `claimResults`, for the folder of a study, which also holds its rows and figures. */
export async function claimStudy(folder: string, planned: StudyPlan, claim: Claim): Promise<void> {
  const places = planned.experiments.map(({ id, plan }) => ({ folder: join(folder, id), plan }));
  await claimAll(await studyConflict(folder, planned), places, claim);
}

/** Like `claimResults`, for the folder of a sweep, whose tables hold all of its runs. */
export async function claimSweep(folder: string, places: readonly Place[], claim: Claim): Promise<void> {
  await claimAll(await sweepConflict(folder, places), places, claim);
}

/** @param others what else than a result is in the way. */
async function claimAll(others: readonly Conflict[], places: readonly Place[], claim: Claim): Promise<void> {
  await settle([...others, ...(await Promise.all(places.map(conflictOf))).flat()], claim);
  for (const { folder } of places) {
    const found = await readEarlier(folder);
    if (found.kind !== "damaged") continue;
    const aside = await freeName(folder);
    await rename(join(folder, "result.json"), join(folder, aside));
    claim.say(`note: ${join(folder, "result.json")} is damaged (${found.reason}): it is kept as ${aside}`);
  }
}

/** The first line of a refusal, for commands that only look; undefined where a run would be accepted. */
export async function refusedBecause(folder: string, plan: Pick<Plan, "spec">): Promise<string | undefined> {
  const [conflict] = await conflictOf({ folder, plan });
  return conflict && `${conflict.place} holds the result of ${conflict.found}: a run needs another folder or --replace`;
}

async function settle(conflicts: readonly Conflict[], { replace, say }: Claim): Promise<void> {
  const [first] = conflicts;
  if (first === undefined) return;
  if (replace !== true) throw new UserError(refusal(first, conflicts.length - 1));
  for (const conflict of conflicts) {
    await conflict.remove();
    say(`note: the result of ${conflict.found} in ${conflict.place} was removed; its finished tasks stay`);
  }
}

function refusal({ place, found, asked, differ, remedy }: Conflict, more: number): string {
  return [
    `${place} holds the result of something else, so nothing was started and nothing was changed.`,
    `  found:  ${found}`,
    `  asked:  ${asked}`,
    ...(differ === null ? [] : [`  differ: ${differ}`]),
    ...(more === 0 ? [] : [`  ${more} more results in the folder are in the way`]),
    "Choose another folder with --out (lab run and others reuse the finished tasks of a folder with --cache),",
    `${remedy === null ? "" : `${remedy}, `}or add --replace to remove that result; its finished tasks stay.`,
  ].join("\n");
}

async function conflictOf({ folder, plan: { spec } }: Place): Promise<readonly Conflict[]> {
  const earlier = await readEarlier(folder);
  if (earlier.kind === "foreign")
    throw new UserError(`${join(folder, "result.json")} is ${earlier.found}: choose another folder with --out`);
  if (earlier.kind !== "result") return [];
  const { result } = earlier;
  const differences = differencesOf(result.spec, spec);
  if (differences?.length === 0) return [];
  const onlyArithmetic = differences?.every(({ path }) => path === "arithmetic") === true;
  const finished = finishedTasks(result).length;
  return [
    {
      place: folder,
      found: `${specText(result.spec)}, ${finished} of ${result.tasks.length} tasks finished`,
      asked: specText(spec),
      differ: differences === null ? null : differencesText(differences),
      remedy: onlyArithmetic ? `continue that run with --backend ${backendOfArithmetic(result.spec.arithmetic)}` : null,
      remove: () => removeResult(folder),
    },
  ];
}

/** The differences of two experiments, also if another version of the lab wrote one; null if it cannot be read. */
function differencesOf(found: ExperimentSpec, asked: ExperimentSpec): readonly SpecDifference[] | null {
  try {
    return specDifference(found, asked);
  } catch {
    return null;
  }
}

/** '"Digits, quick" in fused arithmetic'. */
const specText = (spec: ExperimentSpec): string => `"${spec.name}" in ${arithmeticName(spec.arithmetic)} arithmetic`;

/** Most differences that are listed. */
const shown = 4;

function differencesText(differences: readonly SpecDifference[]): string {
  const texts = differences.slice(0, shown).map(differenceText);
  const more = differences.length - texts.length;
  return `${texts.join("; ")}${more === 0 ? "" : `; and ${more} more`}`;
}

async function studyConflict(folder: string, planned: StudyPlan): Promise<readonly Conflict[]> {
  const text = await readFile(join(folder, "study.json"), "utf8").catch(absent);
  if (text === undefined) return [];
  let found: StudyFile;
  try {
    found = JSON.parse(text) as StudyFile;
  } catch {
    // Made of the results in the folder of each experiment, and written again.
    return [];
  }
  const specs = new Map(planned.experiments.map(({ id, plan }) => [id, plan.spec]));
  const isSame =
    found.study === planned.study.id &&
    found.scale === planned.scale &&
    found.experiments.every(({ id, spec }) => {
      const asked = specs.get(id);
      return asked !== undefined && differencesOf(spec, asked)?.length === 0;
    });
  if (isSame) return [];
  const arithmetic = (spec: ExperimentSpec | undefined) => `in ${arithmeticName(spec?.arithmetic)} arithmetic`;
  return [
    {
      place: folder,
      found: `study ${found.study}, scale ${found.scale}, ${arithmetic(found.experiments[0]?.spec)}`,
      asked: `study ${planned.study.id}, scale ${planned.scale}, ${arithmetic(planned.experiments[0]?.plan.spec)}`,
      differ: null,
      remedy: null,
      remove: () =>
        removeFiles(
          folder,
          (name) => name === "study.json" || [found.study, planned.study.id].some((id) => isOfStudy(name, id)),
        ),
    },
  ];
}

/** "table-3.csv", "figure-5-2.svg", "table-3-table.tex". */
const isOfStudy = (name: string, id: string): boolean =>
  name.startsWith(id) && /^(-\d+|-table)?\.(csv|svg|tex)$/.test(name.slice(id.length));

async function sweepConflict(folder: string, places: readonly Place[]): Promise<readonly Conflict[]> {
  const names = (await readdir(folder).catch(absent)) ?? [];
  const isTable = (name: string) => /^sweep(-.*)?\.(csv|svg|tex)$/.test(name);
  if (!names.some(isTable)) return [];
  const own = new Set(places.map((place) => place.folder));
  const others: string[] = [];
  for (const name of names) if (!own.has(join(folder, name)) && name.includes("=")) others.push(name);
  if (others.length === 0) return [];
  const list = `${others.slice(0, shown).join(", ")}${others.length > shown ? ", …" : ""}`;
  return [
    {
      place: folder,
      found: `a sweep with ${others.length === 1 ? "a run" : `${others.length} runs`} that this one lacks: ${list}`,
      asked: `a sweep of ${places.length} runs, whose tables would not hold ${others.length === 1 ? "it" : "them"}`,
      differ: null,
      remedy: "name all values in one sweep",
      remove: () => removeFiles(folder, isTable),
    },
  ];
}

/** Removes what `writeResult` and `--latex` write from the summary of a run; weights and stored tasks stay. */
const removeResult = (folder: string): Promise<void> => {
  const own = new Set(["result.json", "tables.tex", ...summaryTableIds.map((id) => `${id}.csv`)]);
  return removeFiles(folder, (name) => own.has(name));
};

async function removeFiles(folder: string, isOwn: (name: string) => boolean): Promise<void> {
  for (const name of (await readdir(folder)).filter(isOwn)) await rm(join(folder, name), { force: true });
}

/** "result.damaged.json", or with a number where that exists. */
async function freeName(folder: string): Promise<string> {
  const names = new Set(await readdir(folder));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? "result.damaged.json" : `result.damaged-${n}.json`;
    if (!names.has(name)) return name;
  }
}
