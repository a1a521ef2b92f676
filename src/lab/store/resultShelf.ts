import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import { isNamed, messageOf, namedError } from "../engine/namedError.ts";
import { hasSameInputs } from "./integrity.ts";
import type { Store } from "./store.ts";

/** Bytes of weights kept in memory, so that the tasks of one system do not read them again and again. */
const memoryBudget = 256 * 2 ** 20;

/** The results of one run: in the store, or in memory if the store refuses them. */
export interface ResultShelf {
  /** @throws `different-result` when the store holds another result of the same task and inputs. */
  put(artefact: Artefact): Promise<void>;
  /** The artefact under `key` if its inputs are exactly `inputs`. */
  find(key: Key, inputs: Readonly<Record<Key, Digest>>): Promise<Artefact | undefined>;
  /** @throws `missing-weights` when they are gone or their artefact has another digest. */
  weights(key: Key, digest: Digest): Promise<Uint8Array>;
}

/** @param onUnstored called with one sentence for each result that the store refuses. */
export function createResultShelf(store: Store, onUnstored: (notice: string) => void): ResultShelf {
  const unstored = new Map<Key, Artefact>();
  /** Least recently used first. */
  const recent = new Map<Key, { readonly digest: Digest; readonly bytes: Uint8Array }>();
  let held = 0;

  function remember(artefact: Artefact): void {
    if (artefact.weights === undefined) return;
    forget(artefact.key);
    recent.set(artefact.key, { digest: artefact.digest, bytes: artefact.weights });
    held += artefact.weights.length;
    for (const key of recent.keys()) {
      if (held <= memoryBudget) break;
      forget(key);
    }
  }

  function forget(key: Key): void {
    held -= recent.get(key)?.bytes.length ?? 0;
    recent.delete(key);
  }

  return {
    async put(artefact) {
      remember(artefact);
      try {
        await store.put(artefact);
      } catch (error) {
        if (isNamed(error, "different-result")) throw error;
        unstored.set(artefact.key, artefact);
        onUnstored(`the results of this run are kept in memory only and are lost when it ends: ${messageOf(error)}`);
      }
    },
    async find(key, inputs) {
      const artefact = unstored.get(key) ?? (await store.get(key));
      if (artefact === undefined) return undefined;
      if (!hasSameInputs(artefact, { inputs })) return undefined;
      remember(artefact);
      return artefact;
    },
    async weights(key, digest) {
      const known = recent.get(key);
      if (known !== undefined && known.digest === digest) {
        recent.delete(key);
        recent.set(key, known);
        return known.bytes;
      }
      const artefact = unstored.get(key) ?? (await store.get(key));
      if (artefact?.weights === undefined)
        throw namedError("missing-weights", `the weights of ${key} are no longer stored: run it again`);
      if (artefact.digest !== digest)
        throw namedError(
          "missing-weights",
          `the stored weights of ${key} changed during the run (found ${artefact.digest}, expected ${digest}): run it again`,
        );
      remember(artefact);
      return artefact.weights;
    },
  };
}
