import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from "fflate";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { importedMember } from "../../experiment/plan/importedSystem.ts";
import { digestOf, taskKey } from "../../experiment/plan/key.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import { problemsOf } from "../../experiment/spec/problem.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import { summarise } from "../../experiment/summary/summary.ts";
import type { Digest, Key, System } from "../../experiment/terms/system.ts";
import { messageOf } from "../engine/namedError.ts";
import { artefactsOf } from "../run/runState.ts";
import { contentDigest } from "../store/integrity.ts";
import { weightsPath } from "./resultFile.ts";
import { resultFileSchema } from "./resultFileSchema.ts";

/** A file of a folder, read on demand. */
export interface FolderFile {
  /** Path with its folders, such as `out/weights/….safetensors`. */
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** A finished run of another machine, with every part verified against its digest. */
export interface OpenedResult {
  readonly result: ResultFile;
  /** Weights of every member, by the SHA-256 of their bytes. */
  readonly weights: ReadonlyMap<Digest, Uint8Array>;
  /** Digest of the weights of each training. */
  readonly weightsOf: Readonly<Record<Key, Digest>>;
  /** The systems with all their members, as imports: they never count as the result of a training task. */
  readonly systems: readonly { readonly id: string; readonly label: string; readonly system: System }[];
}

const mega = 2 ** 20;
/** Largest sizes in bytes: of the result, one network, all networks together, and a zip. */
const limits = { result: 64 * mega, network: 256 * mega, weights: 1024 * mega, zip: 1024 * mega } as const;
const mostFiles = 20_000;

/**
 * Opens a zip of a run's folder.
 *
 * @throws an Error when it is not a zip, is too large, or does not hold the files of a run.
 */
export async function openResultZip(bytes: Uint8Array): Promise<OpenedResult> {
  if (bytes.length > limits.zip) throw new Error(tooLarge("the zip", bytes.length, limits.zip));
  const entries: FolderFile[] = [];
  const unzip = (path?: string) =>
    unzipSync(bytes, {
      // Only requested files are unpacked, and sizes are checked before.
      filter: ({ name, originalSize }) => {
        if (path === undefined && !name.endsWith("/") && entries.length < mostFiles)
          entries.push({ path: name, size: originalSize, read: async () => unpacked(name) });
        return name === path;
      },
    });
  const unpacked = (path: string): Uint8Array => {
    const found = unzip(path)[path];
    if (found === undefined) throw new Error(`${path} is missing from the zip`);
    return found;
  };
  try {
    unzip();
  } catch (error) {
    throw new Error(`this is not a zip that can be read (${messageOf(error)}): create it again`);
  }
  return openResultFolder(entries);
}

/**
 * Opens the folder of a run: `result.json` and `weights/` beside it. Other files are ignored.
 *
 * @throws an Error that says which file is missing, too large or damaged, and what to do.
 */
export async function openResultFolder(files: readonly FolderFile[]): Promise<OpenedResult> {
  const place = findResult(files);
  const folder = place.path.slice(0, -"result.json".length);
  const result = await parseResult(await readBounded(place, limits.result));
  const { weights, weightsOf } = await readWeights(result, folder, files);
  const systems = result.systems.flatMap(({ id, label, system }) => {
    // Results of imported networks are readable without their files; an attack asks for them.
    const members = system.members.map((member) => importedMember(member, (key) => weightsOf[key]));
    return members.every((member) => member !== null) ? [{ id, label, system: { ...system, members } }] : [];
  });
  if (systems.length === 0)
    throw new Error(
      `${place.path} holds no system whose networks are all trained: let the run finish, then open it again`,
    );
  return { result: { ...result, summary: await checkedSummary(result) }, weights, weightsOf, systems };
}

/** A run as one zip with the layout of the command line's folder, so that both can read it. Equal runs give equal bytes. */
export function resultZip(result: ResultFile, weights: ReadonlyMap<Key, Uint8Array>): Uint8Array {
  const content: Zippable = { "result.json": strToU8(`${JSON.stringify(result, null, 1)}\n`) };
  for (const { key, weights: path } of result.tasks) {
    const bytes = weights.get(key);
    // Weights do not compress.
    if (path !== null && bytes !== undefined) content[path] = [bytes, { level: 0 }];
  }
  for (const digest of result.imported ?? []) {
    const bytes = weights.get(digest);
    if (bytes !== undefined) content[weightsPath(digest)] = [bytes, { level: 0 }];
  }
  return zipSync(content, { level: 6, mtime: new Date(1980, 0, 1) });
}

function findResult(files: readonly FolderFile[]): FolderFile {
  const depth = ({ path }: FolderFile) => path.split("/").length;
  const found = files
    .filter(({ path }) => path === "result.json" || path.endsWith("/result.json"))
    .sort((a, b) => depth(a) - depth(b));
  const [first, second] = found;
  if (first === undefined)
    throw new Error(
      `no result.json found among ${files.length} files: choose the folder that "lab run --out" wrote, or a zip of it`,
    );
  if (second !== undefined && depth(second) === depth(first))
    throw new Error(`found ${first.path} and ${second.path}, expected one result: choose one of the folders`);
  return first;
}

async function parseResult(bytes: Uint8Array): Promise<ResultFile> {
  let content: unknown;
  try {
    content = JSON.parse(strFromU8(bytes));
  } catch (error) {
    throw new Error(`result.json is damaged (${messageOf(error)}): copy it again`);
  }
  const parsed = resultFileSchema.safeParse(content);
  if (!parsed.success) {
    const [problem] = parsed.error.issues.flatMap((issue) => problemsOf(issue, content));
    throw new Error(`result.json is not a result that this lab can read: ${problem?.path}: ${problem?.message}`);
  }
  const spec = parseSpec(parsed.data.spec);
  if (!spec.ok) {
    const [problem] = spec.problems;
    throw new Error(`result.json holds a spec that this lab cannot read: ${problem?.path}: ${problem?.message}`);
  }
  const result = { ...parsed.data, spec: spec.spec } as unknown as ResultFile;
  for (const { key, label, task } of result.tasks) {
    const recipe = await taskKey(task);
    if (recipe !== key)
      throw new Error(`result.json was changed: "${label}" hashes to ${short(recipe)}, expected ${short(key)}`);
  }
  return result;
}

async function readWeights(result: ResultFile, folder: string, files: readonly FolderFile[]) {
  const weights = new Map<Digest, Uint8Array>();
  const weightsOf: Record<Key, Digest> = {};
  let total = 0;
  for (const { key, label, digest, data, weights: path } of result.tasks) {
    if (digest === null || data === null) continue;
    if (path === null) {
      if (data.kind !== "train") await verify(label, { data }, digest);
      continue;
    }
    const file = files.find((candidate) => candidate.path === `${folder}${path}`);
    if (file === undefined)
      throw new Error(`${path} of "${label}" is missing beside result.json: choose the whole folder, or a zip of it`);
    const bytes = await readBounded(file, Math.min(limits.network, limits.weights - total));
    total += bytes.length;
    await verify(label, { data, weights: bytes }, digest);
    const own = await digestOf(bytes);
    weights.set(own, bytes);
    weightsOf[key] = own;
  }
  for (const digest of result.imported ?? []) {
    const path = weightsPath(digest);
    const file = files.find((candidate) => candidate.path === `${folder}${path}`);
    // Without their file, systems of imported networks keep their results but cannot be attacked.
    if (file === undefined) continue;
    const bytes = await readBounded(file, Math.min(limits.network, limits.weights - total));
    total += bytes.length;
    const own = await digestOf(bytes);
    if (own !== digest)
      throw new Error(
        `${path} is damaged: it hashes to ${short(own)}, expected ${short(digest)}; copy the folder again`,
      );
    weights.set(digest, bytes);
    weightsOf[digest] = digest;
  }
  return { weights, weightsOf };
}

/** @throws when the content does not have this digest. */
async function verify(label: string, content: Pick<Artefact, "data" | "weights">, digest: Digest): Promise<void> {
  const found = await contentDigest(content);
  if (found !== digest)
    throw new Error(
      `"${label}" is damaged: its content hashes to ${short(found)}, expected ${short(digest)}; copy the folder again`,
    );
}

async function readBounded(file: FolderFile, limit: number): Promise<Uint8Array> {
  if (file.size > limit) throw new Error(tooLarge(file.path, file.size, limit));
  const bytes = await file.read();
  if (bytes.length > limit) throw new Error(tooLarge(file.path, bytes.length, limit));
  return bytes;
}

/** The summary, recomputed from the verified flags; the stored one where this version of the lab plans other tasks. */
async function checkedSummary(result: ResultFile): Promise<ResultFile["summary"]> {
  const plan = await planOf(result.spec);
  const found = new Map(result.tasks.map((task) => [task.key, task]));
  if (plan.tasks.some(({ key }) => !found.has(key))) return result.summary;
  try {
    return summarise(plan, artefactsOf(result.tasks));
  } catch (error) {
    throw new Error(`result.json holds results that cannot be summarised: ${messageOf(error)}`);
  }
}

function tooLarge(what: string, bytes: number, limit: number): string {
  return `${what} has ${Math.ceil(bytes / mega)} MB, expected at most ${Math.floor(limit / mega)}: this is not a result of the lab`;
}

const short = (digest: string) => `${digest.slice(0, 12)}…`;
