import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Artefact } from "../../src/experiment/artefacts/artefact.ts";
import { digestOf } from "../../src/experiment/plan/key.ts";
import type { Digest, Key } from "../../src/experiment/terms/system.ts";
import { messageOf, namedError } from "../../src/lab/engine/namedError.ts";
import { type Damage, differenceText, findDamage, hasSameInputs } from "../../src/lab/store/integrity.ts";
import type { Store } from "../../src/lab/store/store.ts";
import { absent, createAtomically, removeAbandoned, writeAtomically } from "./atomicFile.ts";
import { type LockHolder, withFileLock } from "./fileLock.ts";
import { makeFolder } from "./makeFolder.ts";

interface DirectoryStoreOptions {
  readonly folder: string;
  readonly onDamaged: (damage: Damage) => void;
  /** Called once per wait for another process that works on the task. */
  readonly onWait?: (key: Key, holder: LockHolder) => void;
  /** Called with one sentence when a result replaces a sound one that was computed from other inputs. */
  readonly onReplaced?: (key: Key, sentence: string) => void;
  /** Only reads: creates no folders and removes no files that killed processes left. */
  readonly readOnly?: boolean;
}

export interface DirectoryStore extends Store {
  /** Keys of the unfinished tasks that have a checkpoint. */
  checkpointKeys(): Promise<readonly Key[]>;
}

/** The JSON file of an artefact; `checksum` covers the rest of the file. */
interface ArtefactFile {
  readonly checksum: Digest;
  readonly weights: boolean;
  readonly artefact: Omit<Artefact, "weights" | "margins">;
}

const digestBytes = 32;

/**
 * A folder of finished tasks: `artefacts/<key>.json`, `weights/<key>.safetensors`, `checkpoints/<key>.bin` (SHA-256,
 * then the state) and `locks/`. An artefact exists as soon as its JSON file does, which is written last. Processes of
 * several machines may share one folder, also over NFS: every file appears under its name at once and complete, and is
 * verified when it is read. A result that differs from a stored one of the same task and inputs is refused.
 *
 * @throws when the folder cannot be created or written.
 */
export async function openDirectoryStore(options: DirectoryStoreOptions): Promise<DirectoryStore> {
  const place = (kind: "artefacts" | "weights" | "checkpoints" | "locks", name = "") =>
    join(options.folder, kind, name);
  const artefactPath = (key: Key) => place("artefacts", `${key}.json`);
  const weightsPath = (key: Key) => place("weights", `${key}.safetensors`);
  const checkpointPath = (key: Key) => place("checkpoints", `${key}.bin`);

  for (const kind of options.readOnly === true ? [] : (["artefacts", "weights", "checkpoints", "locks"] as const)) {
    await makeFolder(place(kind));
    await removeAbandoned(place(kind));
  }

  async function write<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOSPC" || code === "EDQUOT")
        throw namedError("storage-full", `no space left to write ${path}: free disk space and run again`);
      throw error;
    }
  }

  async function readSound(key: Key): Promise<Artefact | string | undefined> {
    const text = await readFile(artefactPath(key), "utf8").catch(absent);
    if (text === undefined) return undefined;
    let file: ArtefactFile;
    try {
      file = JSON.parse(text) as ArtefactFile;
      const { checksum, ...content } = file;
      const found = await digestOf(content);
      if (found !== checksum) return `its content hashes to ${found}, ${checksum} expected`;
    } catch (error) {
      return `not an artefact: ${messageOf(error)}`;
    }
    if (!file.weights) return (await findDamage(key, file.artefact)) ?? file.artefact;
    const bytes = await readFile(weightsPath(key)).catch(absent);
    if (bytes === undefined) return `its weights are missing: ${weightsPath(key)} expected`;
    const artefact: Artefact = { ...file.artefact, weights: new Uint8Array(bytes) };
    return (await findDamage(key, artefact)) ?? artefact;
  }

  async function get(key: Key): Promise<Artefact | undefined> {
    const found = await readSound(key);
    if (typeof found === "string") {
      options.onDamaged({ key, place: artefactPath(key), reason: found });
      return undefined;
    }
    // A process that was killed in `put` has left it.
    if (found?.weights !== undefined && !options.readOnly) await rm(checkpointPath(key), { force: true });
    return found;
  }

  /** Writes an artefact; false if another process stored one under the same key at the same time. */
  async function store({ weights, margins: _onlyShown, ...artefact }: Artefact, replaces: boolean): Promise<boolean> {
    const { key } = artefact;
    if (weights !== undefined) {
      const path = weightsPath(key);
      const known = await readFile(path).catch(absent);
      if (known === undefined || Buffer.compare(known, weights) !== 0)
        await write(path, () => writeAtomically(path, weights));
    }
    const content = { weights: weights !== undefined, artefact };
    const text = JSON.stringify({ checksum: await digestOf(content), ...content } satisfies ArtefactFile);
    const path = artefactPath(key);
    if (replaces) await write(path, () => writeAtomically(path, text));
    return replaces || write(path, () => createAtomically(path, text));
  }

  return {
    get,
    async put(artefact) {
      const { key } = artefact;
      while (true) {
        const stored = await get(key);
        if (stored !== undefined && hasSameInputs(stored, artefact)) {
          if (stored.digest !== artefact.digest) throw namedError("different-result", differenceText(stored, artefact));
          break;
        }
        if (stored !== undefined)
          options.onReplaced?.(
            key,
            `its stored result ${stored.digest} was computed from other inputs: it is replaced`,
          );
        const isThere = stored !== undefined || (await stat(artefactPath(key)).catch(absent)) !== undefined;
        if (await store(artefact, isThere)) break;
      }
      await rm(checkpointPath(key), { force: true });
    },
    keys: () => keysOf(place("artefacts"), /^[0-9a-f]{64}\.json$/),
    checkpointKeys: () => keysOf(place("checkpoints"), /^[0-9a-f]{64}\.bin$/),
    async remove(key) {
      for (const path of [artefactPath(key), weightsPath(key), checkpointPath(key)]) await rm(path, { force: true });
    },
    async getCheckpoint(key) {
      const bytes = await readFile(checkpointPath(key)).catch(absent);
      if (bytes === undefined) return undefined;
      const state = new Uint8Array(bytes.subarray(digestBytes));
      const expected = bytes.subarray(0, digestBytes).toString("hex");
      const found = await digestOf(state);
      if (found === expected) return state;
      const reason = `its state hashes to ${found}, ${expected} expected`;
      options.onDamaged({ key, place: checkpointPath(key), reason });
      return undefined;
    },
    async putCheckpoint(key, state) {
      const digest = Buffer.from(await digestOf(state), "hex");
      const path = checkpointPath(key);
      await write(path, () => writeAtomically(path, Buffer.concat([digest, state])));
    },
    exclusively(key, signal, work, onWait) {
      const waiting = (holder: LockHolder) => {
        options.onWait?.(key, holder);
        onWait?.();
      };
      return withFileLock(place("locks", `${key}.lock`), signal, waiting, work);
    },
  };
}

/** The keys by which the files of a folder are named. */
async function keysOf(folder: string, pattern: RegExp): Promise<readonly Key[]> {
  const names = (await readdir(folder).catch(absent)) ?? [];
  return names.filter((name) => pattern.test(name)).map((name) => name.slice(0, 64));
}
