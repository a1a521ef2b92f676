import { dispose } from "@tensorflow/tfjs-core";
import { digestOf } from "../src/experiment/plan/key.ts";
import { outputsOf } from "../src/experiment/terms/labelling.ts";
import type { Digest, Key, Member, System } from "../src/experiment/terms/system.ts";
import type { Dataset } from "./datasets/dataset.ts";
import type { Classifier } from "./decompositions/classifier.ts";
import type { OpenMember } from "./decompositions/decomposition.ts";
import { decompositionOf } from "./decompositions/index.ts";
import { masked } from "./masks/index.ts";
import { buildNetwork } from "./networks/index.ts";
import { decodeWeights } from "./weights/codec.ts";

/** Systems kept open when nobody uses them: RoBin and a multiclass model side by side, and one before. */
const kept = 3;

/** An open system in use. Its tensors live at least until `release`. */
export interface Lease {
  readonly classifier: Classifier;
  release(): void;
}

export interface OpenSystems {
  /**
   * @throws `missing-weights` when `weights` lacks a member's, a RangeError when a member's do not fit its network.
   */
  acquire(
    system: System,
    dataset: Pick<Dataset, "shape">,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
  ): Promise<Lease>;
}

interface Open {
  readonly classifier: Classifier;
  users: number;
}

/** Systems by what they are made of, so that the tasks and clicks that follow on one another do not load it again. */
export function createOpenSystems(): OpenSystems {
  /** Least recently used first. */
  const open = new Map<Digest, Open>();

  function evict(): void {
    for (const [id, { users, classifier }] of open) {
      if (open.size <= kept) return;
      if (users > 0) continue;
      open.delete(id);
      classifier.dispose();
    }
  }

  return {
    async acquire(system, dataset, weights) {
      const members = system.members.map((member) => ({ member, bytes: bytesOf(member, weights) }));
      const { decomposition, mask = null } = system;
      const recipe = { decomposition, mask, members: system.members, shape: dataset.shape };
      const id = await digestOf(recipe, ...members.map(({ bytes }) => bytes));
      let entry = open.get(id);
      if (entry === undefined) entry = { classifier: combine(system, members, dataset), users: 0 };
      open.delete(id);
      open.set(id, entry);
      const held = entry;
      held.users++;
      evict();
      let released = false;
      return {
        classifier: held.classifier,
        release() {
          if (!released) held.users--;
          released = true;
        },
      };
    },
  };
}

function bytesOf({ source }: Member, weights: Readonly<Record<Key | Digest, Uint8Array>>): Uint8Array {
  const id = source.from === "task" ? source.key : source.digest;
  const bytes = weights[id];
  if (bytes !== undefined) return bytes;
  const error = new Error(
    `weights ${id} of a member network were not handed over, found ${Object.keys(weights).length} others`,
  );
  error.name = "missing-weights";
  throw error;
}

function combine(
  system: System,
  members: readonly { readonly member: Member; readonly bytes: Uint8Array }[],
  dataset: Pick<Dataset, "shape">,
): Classifier {
  const decomposition = decompositionOf(system.decomposition.id);
  const opened: OpenMember[] = [];
  try {
    for (const { member, bytes } of members) {
      const network = buildNetwork(member.network, dataset.shape, outputsOf(member.labelling));
      opened.push({ network, parameters: decodeWeights(network, bytes), labelling: member.labelling });
    }
    const classifier = decomposition.combine(opened, system.decomposition.params);
    return system.mask === undefined ? classifier : masked(classifier, system.mask);
  } catch (error) {
    for (const { parameters } of opened) dispose({ ...parameters });
    throw error;
  }
}
