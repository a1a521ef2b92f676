import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { digestOf, taskKey } from "../../experiment/plan/key.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";

/** A damaged artefact or checkpoint; it reads as absent and is computed again. */
export interface Damage {
  readonly key: Key;
  /** Where it is stored: a path, or the name of the storage. */
  readonly place: string;
  /** One sentence that says what was found and what was expected. */
  readonly reason: string;
}

/** The content digest of an artefact: SHA-256 of the canonical JSON of `data`, then the weights. */
export function contentDigest({ data, weights }: Pick<Artefact, "data" | "weights">): Promise<Digest> {
  return weights === undefined ? digestOf(data) : digestOf(data, weights);
}

/** One sentence that says why an artefact read under `key` must not be used; null when it is intact. */
export async function findDamage(key: Key, artefact: Artefact): Promise<string | null> {
  if (artefact.key !== key) return `key ${artefact.key} found, ${key} expected`;
  const recipe = await taskKey(artefact.task);
  if (recipe !== key) return `its task hashes to ${recipe}, ${key} expected`;
  const digest = await contentDigest(artefact);
  if (digest !== artefact.digest) return `its content hashes to ${digest}, ${artefact.digest} expected`;
  return null;
}

/** Whether two results of a task were computed from the same inputs. */
export function hasSameInputs({ inputs }: Pick<Artefact, "inputs">, other: Pick<Artefact, "inputs">): boolean {
  const needed = Object.entries(inputs);
  return (
    needed.length === Object.keys(other.inputs).length && needed.every(([key, digest]) => other.inputs[key] === digest)
  );
}

/** Two sentences for two different results of one task and the same inputs. */
export function differenceText(stored: Artefact, computed: Artefact): string {
  const from = ({ digest, provenance: { version, backend } }: Artefact) =>
    `${digest.slice(0, 12)} (${backend.id} on ${backend.adapter}, lab ${version})`;
  return (
    `two computations of this task differ: the stored result is ${from(stored)}, the new one ${from(computed)}. ` +
    "The stored one is kept; remove it to compute the task again, and use one backend and version for all tasks"
  );
}
