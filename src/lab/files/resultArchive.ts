import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from "fflate";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { digestOf, taskKey } from "../../experiment/plan/key.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import { problemsOf } from "../../experiment/spec/problem.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import { summarise } from "../../experiment/summary/summary.ts";
import type { Digest, Key, Member, System } from "../../experiment/terms/system.ts";
import { messageOf } from "../engine/namedError.ts";
import { contentDigest } from "../store/integrity.ts";
import { resultFileSchema } from "./resultFileSchema.ts";

/** A file of a folder, read only when it is needed. */
export interface FolderFile {
  /** With folders, as `out/weights/....safetensors`. */
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** A finished run of another machine, every part held to its digest. */
export interface OpenedResult {
  readonly result: ResultFile;
  /** Weights of every member, by the SHA-256 of their bytes. */
  readonly weights: ReadonlyMap<Digest, Uint8Array>;
  /** Which weights each training left. */
  readonly weightsOf: Readonly<Record<Key, Digest>>;
  /** The systems of which every member is there, as imported ones: they never stand in for a training. */
  readonly systems: readonly { readonly id: string; readonly label: string; readonly system: System }[];
}

const mega = 2 ** 20;
/** Bytes: the result, one network, all networks, and a zip as it comes. */
const limits = { result: 64 * mega, network: 256 * mega, weights: 1024 * mega, zip: 1024 * mega } as const;
const mostFiles = 20_000;

/**
 * Open a zip of a run's folder.
 *
 * @throws in one sentence when it is no zip, too large, or not what a run writes.
 */
export async function openResultZip(bytes: Uint8Array): Promise<OpenedResult> {
  if (bytes.length > limits.zip) throw new Error(tooLarge("the zip", bytes.length, limits.zip));
  const entries: FolderFile[] = [];
  const unzip = (path?: string) =>
    unzipSync(bytes, {
      // What is not asked for is never unpacked; the sizes are checked before anything is.
      filter: ({ name, originalSize }) => {
        if (path === undefined && !name.endsWith("/") && entries.length < mostFiles)
          entries.push({ path: name, size: originalSize, read: async () => unpacked(name) });
        return name === path;
      },
    });
  const unpacked = (path: string): Uint8Array => {
    const found = unzip(path)[path];
    if (found === undefined) throw new Error(`${path} is missing in the zip`);
    return found;
  };
  try {
    unzip();
  } catch (error) {
    throw new Error(`this is not a zip that can be read (${messageOf(error)}): make it again`);
  }
  return openResultFolder(entries);
}

/**
 * Open the folder of a run: `result.json` and `weights/` beside it. Other files are left alone.
 *
 * @throws in one sentence: what is missing, too large or damaged, and what to do.
 */
export async function openResultFolder(files: readonly FolderFile[]): Promise<OpenedResult> {
  const place = findResult(files);
  const folder = place.path.slice(0, -"result.json".length);
  const result = await parseResult(await readBounded(place, limits.result));
  const { weights, weightsOf } = await readWeights(result, folder, files);
  const systems = result.systems.flatMap(({ id, label, system }) => {
    const members = system.members.map((member) => importedMember(member, weightsOf));
    return members.every((member) => member !== null) ? [{ id, label, system: { ...system, members } }] : [];
  });
  if (systems.length === 0)
    throw new Error(
      `${place.path} holds no system whose networks are all trained: let the run end, then open it again`,
    );
  return { result: { ...result, summary: await checkedSummary(result) }, weights, weightsOf, systems };
}

/** A run as one zip, laid out as the command line's folder, so that both read it. Equal runs make equal bytes. */
export function resultZip(result: ResultFile, weights: ReadonlyMap<Key, Uint8Array>): Uint8Array {
  const content: Zippable = { "result.json": strToU8(`${JSON.stringify(result, null, 1)}\n`) };
  for (const { key, weights: path } of result.tasks) {
    const bytes = weights.get(key);
    // Weights are noise to a compressor.
    if (path !== null && bytes !== undefined) content[path] = [bytes, { level: 0 }];
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
    throw new Error(`${first.path} and ${second.path} found, one result expected: choose one of the folders`);
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
    throw new Error(
      `result.json is not a result that this lab can read: ${problem?.path}: ${problem?.message}`,
    );
  }
  const spec = parseSpec(parsed.data.spec);
  if (!spec.ok) {
    const [problem] = spec.problems;
    throw new Error(
      `result.json has a spec that this lab cannot read: ${problem?.path}: ${problem?.message}`,
    );
  }
  const result = { ...parsed.data, spec: spec.spec } as unknown as ResultFile;
  for (const { key, label, task } of result.tasks) {
    const recipe = await taskKey(task);
    if (recipe !== key)
      throw new Error(
        `result.json was changed: "${label}" hashes to ${short(recipe)}, ${short(key)} expected`,
      );
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
      if (data.kind !== "train") await hold(label, { data }, digest);
      continue;
    }
    const file = files.find((candidate) => candidate.path === `${folder}${path}`);
    if (file === undefined)
      throw new Error(
        `${path} of "${label}" is missing beside result.json: choose the whole folder or a zip of it`,
      );
    const bytes = await readBounded(file, Math.min(limits.network, limits.weights - total));
    total += bytes.length;
    await hold(label, { data, weights: bytes }, digest);
    const own = await digestOf(bytes);
    weights.set(own, bytes);
    weightsOf[key] = own;
  }
  return { weights, weightsOf };
}

async function hold(
  label: string,
  content: Pick<Artefact, "data" | "weights">,
  digest: Digest,
): Promise<void> {
  const found = await contentDigest(content);
  if (found !== digest)
    throw new Error(
      `"${label}" is damaged: its content hashes to ${short(found)}, ${short(digest)} expected; copy the folder again`,
    );
}

async function readBounded(file: FolderFile, limit: number): Promise<Uint8Array> {
  if (file.size > limit) throw new Error(tooLarge(file.path, file.size, limit));
  const bytes = await file.read();
  if (bytes.length > limit) throw new Error(tooLarge(file.path, bytes.length, limit));
  return bytes;
}

/** Null when the training has not left its weights. */
function importedMember(member: Member, weightsOf: Readonly<Record<Key, Digest>>): Member | null {
  if (member.source.from === "import") return null;
  const digest = weightsOf[member.source.key];
  return digest === undefined ? null : { ...member, source: { from: "import", digest } };
}

/**
 * The summary made again from the verified flags. One that this version of the lab would plan differently is shown as
 * its file has it.
 */
async function checkedSummary(result: ResultFile): Promise<ResultFile["summary"]> {
  const plan = await planOf(result.spec);
  const found = new Map(result.tasks.map((task) => [task.key, task]));
  if (plan.tasks.some(({ key }) => !found.has(key))) return result.summary;
  const artefacts = new Map<Key, Artefact>();
  for (const { key, task, digest, data, warnings, provenance } of result.tasks)
    if (digest !== null && data !== null && provenance !== null)
      artefacts.set(key, { key, task, digest, inputs: {}, data, warnings, provenance });
  try {
    return summarise(plan, artefacts);
  } catch (error) {
    throw new Error(`result.json holds results that cannot be summarised: ${messageOf(error)}`);
  }
}

function tooLarge(what: string, bytes: number, limit: number): string {
  return `${what} has ${Math.ceil(bytes / mega)} MB, at most ${Math.floor(limit / mega)} expected: this is not a result of the lab`;
}

const short = (digest: string) => `${digest.slice(0, 12)}…`;
